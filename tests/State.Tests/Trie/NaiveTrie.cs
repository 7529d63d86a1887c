using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Rlp;

namespace MarketChain.State.Tests.Trie;

/// <summary>
/// The trie as the yellow paper's appendix D defines it: a function from a set of pairs to a root, by recursion on the
/// first nibble. No storage, no updates, nothing clever.
/// </summary>
internal static class NaiveTrie
{
    public static Hash256 Root(IEnumerable<(byte[] Key, byte[] Value)> pairs)
    {
        var leaves = pairs.Select(pair => (Path: Nibbles(pair.Key), pair.Value)).ToArray();
        return Keccak256.Hash(leaves.Length == 0 ? [0x80] : Node(leaves, 0));
    }

    private static byte[] Node((byte[] Path, byte[] Value)[] leaves, int depth)
    {
        if (leaves.Length == 1)
        {
            return List(String(HexPrefix(leaves[0].Path[depth..], true)), String(leaves[0].Value));
        }

        byte[] first = leaves[0].Path;
        int shared = depth;
        while (leaves.All(leaf => shared < leaf.Path.Length && leaf.Path[shared] == first[shared]))
        {
            shared++;
        }

        return shared > depth
            ? List(String(HexPrefix(first[depth..shared], false)), Reference(Node(leaves, shared)))
            : Branch(leaves, depth);
    }

    private static byte[] Branch((byte[] Path, byte[] Value)[] leaves, int depth)
    {
        IEnumerable<byte[]> children = Enumerable.Range(0, 16)
            .Select(nibble => leaves.Where(leaf => leaf.Path.Length > depth && leaf.Path[depth] == nibble).ToArray())
            .Select(below => below.Length == 0 ? String([]) : Reference(Node(below, depth + 1)));
        byte[] value = leaves.SingleOrDefault(leaf => leaf.Path.Length == depth).Value ?? [];
        return List([.. children, String(value)]);
    }

    private static byte[] Reference(byte[] node)
        => node.Length < 32 ? node : String(Keccak256.Hash(node).Bytes.ToArray());

    private static byte[] Nibbles(byte[] key)
        => [.. key.SelectMany(pair => new[] { (byte)(pair >> 4), (byte)(pair & 15) })];

    private static byte[] HexPrefix(byte[] nibbles, bool leaf)
    {
        int flag = (leaf ? 2 : 0) + (nibbles.Length % 2);
        byte[] all = nibbles.Length % 2 == 1 ? [(byte)flag, .. nibbles] : [(byte)flag, 0, .. nibbles];
        return [.. all.Chunk(2).Select(pair => (byte)((pair[0] << 4) | pair[1]))];
    }

    private static byte[] String(byte[] bytes)
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
