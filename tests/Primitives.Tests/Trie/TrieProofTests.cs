using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Rlp;
using MarketChain.Primitives.Trie;

namespace MarketChain.Primitives.Tests.Trie;

/// <summary>Nodes made by hand, each with the hash that its parent names: only their form can be wrong.</summary>
public class TrieProofTests
{
    private static readonly Hash256 _key = new([0x12, .. Enumerable.Repeat((byte)0x34, 31)]);

    [Fact]
    public void A_leaf_at_the_root_proves_its_key_and_the_absence_of_others()
    {
        byte[] leaf = List(String([0x20, .. _key.Bytes]), String([7]));
        Assert.Equal(TrieProofError.None, Verify(leaf, out byte[]? value));
        Assert.Equal([7], value);

        byte[] other = List(String([0x20, .. _key.Bytes[..31], 0]), String([7]));
        Assert.Equal(TrieProofError.None, Verify(other, out value));
        Assert.Null(value);
    }

    [Fact]
    public void An_empty_trie_proves_absence_without_nodes()
    {
        Hash256 empty = Keccak256.Hash([0x80]);
        Assert.Equal(TrieProofError.None, TrieProof.Verify(empty, _key, [], out byte[]? value));
        Assert.Null(value);
        Assert.Equal(TrieProofError.TooFewNodes, TrieProof.Verify(_key, _key, [], out _));
    }

    [Fact]
    public void A_node_that_stands_inside_its_parent_is_followed()
    {
        // An extension by 62 nibbles, a branch, and below it a leaf of one nibble in five bytes.
        byte[] leaf = List(String([0x34]), String([7]));
        byte[] branch = List([.. Enumerable.Range(0, 17).Select(i => i == 3 ? leaf : String([]))]);
        byte[] extension = List(String([0x00, .. _key.Bytes[..31]]), branch);
        Assert.Equal(TrieProofError.None, Verify(extension, out byte[]? value));
        Assert.Equal([7], value);
        Assert.Equal(TrieProofError.TooManyNodes, Verify([extension, branch], out _));
    }

    [Fact]
    public void Absence_shows_in_an_empty_child_and_in_an_extension_that_leads_elsewhere()
    {
        byte[] hash = String(new byte[32]);
        byte[] branch = List([.. Enumerable.Range(0, 17).Select(i => i is 5 or 6 ? hash : String([]))]);
        Assert.Equal(TrieProofError.None, Verify(branch, out byte[]? value));
        Assert.Null(value);
        byte[] extension = List(String([0x15]), hash);
        Assert.Equal(TrieProofError.None, Verify(extension, out value));
        Assert.Null(value);
    }

    [Fact]
    public void A_proof_that_ends_early_is_refused()
    {
        byte[] branch = List([.. Enumerable.Range(0, 17).Select(i => i < 16 ? String(new byte[32]) : String([]))]);
        Assert.Equal(TrieProofError.TooFewNodes, Verify(branch, out _));
    }

    [Fact]
    public void Malformed_nodes_are_refused()
    {
        byte[] path = [0x20, .. _key.Bytes];
        byte[] hash = String(new byte[32]);
        byte[][] malformed =
        [
            [],
            String([1, 2, 3]),
            List(),
            List(String(path)),
            List(String(path), String([7]), String([])),
            [.. List(String(path), String([7])), 0],
            List(String([]), String([7])),
            List(String([0x40, .. _key.Bytes]), String([7])),
            List(String([0x21, .. _key.Bytes]), String([7])),
            List(String([0x20, .. _key.Bytes[1..]]), String([7])),
            List(String([0x20, .. _key.Bytes, 0]), String([7])),
            List(String(path), String([])),
            List(String(path), List()),
            List(String([0x00]), hash),
            List(String([0x00, .. _key.Bytes]), hash),
            List(String([0x11]), String([])),
            List(String([0x11]), String(new byte[31])),
            List(String([0x11]), List(String(path), String([7]))),
            List([.. Enumerable.Repeat(hash, 17)]),
            List([.. Enumerable.Repeat(hash, 16)]),
            List([.. Enumerable.Repeat(hash, 18)]),
        ];
        foreach (byte[] node in malformed)
        {
            Assert.Equal(TrieProofError.MalformedNode, Verify(node, out byte[]? value));
            Assert.Null(value);
        }
    }

    [Fact]
    public void Random_bytes_never_prove_anything_and_never_throw()
    {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] node = new byte[random.Next(1, 80)];
            random.NextBytes(node);
            node[0] = (byte)(0xc0 + Math.Min(node.Length - 1, 55));
            Verify(node, out byte[]? value);
            Assert.Null(value);
        }
    }

    private static TrieProofError Verify(byte[] root, out byte[]? value) => Verify([root], out value);

    private static TrieProofError Verify(byte[][] nodes, out byte[]? value)
        => TrieProof.Verify(Keccak256.Hash(nodes[0]), _key, nodes, out value);

    private static byte[] String(ReadOnlySpan<byte> bytes)
    {
        var writer = new RlpWriter(default);
        writer.WriteBytes(bytes);
        return writer.ToArray();
    }

    private static byte[] List(params byte[][] items)
    {
        byte[] payload = [.. items.SelectMany(item => item)];
        var writer = new RlpWriter(default);
        writer.WriteListHeader(payload.Length);
        writer.WriteRaw(payload);
        return writer.ToArray();
    }
}
