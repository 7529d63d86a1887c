using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Auditor;

/// <summary>
/// A Merkle-Patricia trie in memory: a branch where keys part, an extension where several share nibbles, a leaf for
/// each; a node shorter than a hash stands in its parent itself. No key may be another's beginning. What did not change
/// is not hashed again.
/// </summary>
internal sealed class MerkleTrie
{
    private Node? _top;

    /// <summary>The root of all pairs.</summary>
    public Hash256 Root => Keccak256.Hash(Encode(_top, 0));

    /// <summary>The root over values with the keys rlp(0), rlp(1), …</summary>
    public static Hash256 RootOfList(IEnumerable<byte[]> values)
    {
        MerkleTrie trie = new();
        foreach ((int index, byte[] value) in values.Index())
        {
            trie.Put(Rlp.Number(index), value);
        }

        return trie.Root;
    }

    /// <summary>Sets the value of a key; an empty one removes it.</summary>
    public void Put(ReadOnlySpan<byte> key, byte[] value) => _top = Put(_top, 0, Nibbles.Of(key), value);

    private abstract record Node;

    private sealed record Leaf(byte[] Path, byte[] Value) : Node;

    /// <summary>Keys that share their nibbles up to a depth, by the next one. They may share that too.</summary>
    private sealed record Fork : Node
    {
        public Node?[] Children { get; } = new Node?[16];

        /// <summary>The node as it is hashed; null when something below has changed.</summary>
        public byte[]? Encoded { get; set; }
    }

    private static Node? Put(Node? node, int depth, byte[] path, byte[] value)
    {
        if (node is Fork fork)
        {
            fork.Encoded = null;
            ref Node? child = ref fork.Children[path[depth]];
            child = Put(child, depth + 1, path, value);
            return Array.TrueForAll(fork.Children, other => other is null) ? null : fork;
        }

        if (node is not Leaf leaf || leaf.Path.AsSpan().SequenceEqual(path))
        {
            return value.Length == 0 ? null : new Leaf(path, value);
        }

        if (value.Length == 0)
        {
            return leaf;
        }

        Fork parting = new();
        parting.Children[leaf.Path[depth]] = leaf;
        return Put(parting, depth, path, value);
    }

    private static byte[] Encode(Node? node, int depth) => node switch
    {
        Fork fork => fork.Encoded ??= EncodeFork(fork, depth),
        Leaf leaf => Rlp.List(
            Rlp.Text(Nibbles.Pack(leaf.Path.AsSpan(depth), isLeaf: true)), Rlp.Text(leaf.Value)),
        _ => Rlp.Text([]),
    };

    private static byte[] EncodeFork(Fork fork, int depth)
    {
        List<byte> shared = [];
        Node node = fork;
        while (node is Fork { Children: var children } && children.Count(child => child is not null) == 1)
        {
            int nibble = Array.FindIndex(children, child => child is not null);
            shared.Add((byte)nibble);
            node = children[nibble]!;
        }

        if (node is Leaf)
        {
            return Encode(node, depth);
        }

        return shared.Count == 0
            ? Rlp.List([.. fork.Children.Select(child => Reference(child, depth + 1)), Rlp.Text([])])
            : Rlp.List(
                Rlp.Text(Nibbles.Pack([.. shared], isLeaf: false)), Reference(node, depth + shared.Count));
    }

    private static byte[] Reference(Node? node, int depth)
    {
        byte[] encoded = Encode(node, depth);
        return encoded.Length < Hash256.Size ? encoded : Rlp.Text(Keccak256.Hash(encoded).Bytes);
    }
}
