using MarketChain.Primitives;

namespace MarketChain.State.Trie;

/// <summary>
/// The nodes above a handful of leaves, made one by one: what a proof needs of a subtree that is not stored. The
/// builder makes the same nodes for commits, but only their hashes come out of it.
/// </summary>
/// <param name="kind">What flat values mean.</param>
/// <param name="target">The key to prove.</param>
internal sealed class SmallTrie(TrieLeafKind kind, Hash256 target)
{
    private readonly List<byte[]> _onPath = [];

    /// <summary>
    /// The nodes on the way from depth <paramref name="depth"/> to the target, or to where it would be; top node first.
    /// Nodes that stand inside their parents are left out, but for a root.
    /// </summary>
    public static IReadOnlyList<byte[]> Prove(
        TrieLeafKind kind, IReadOnlyCollection<KeyValuePair<Hash256, byte[]>> leaves, int depth, Hash256 target)
    {
        if (leaves.Count == 0)
        {
            return [];
        }

        var trie = new SmallTrie(kind, target);
        byte[] top = trie.Node([.. leaves], depth, onPath: true);
        if (depth == 0 && top.Length < Hash256.Size)
        {
            return [top];
        }

        trie._onPath.Reverse();
        return trie._onPath;
    }

    private byte[] Node(ReadOnlySpan<KeyValuePair<Hash256, byte[]>> leaves, int depth, bool onPath)
    {
        Hash256 first = leaves[0].Key;
        int shared = NibblePath.CommonLength(first, leaves[^1].Key);
        byte[] node;
        if (leaves.Length == 1)
        {
            node = new byte[TrieNodeWriter.NodeBytesMax];
            Array.Resize(ref node, TrieNodeWriter.WriteLeaf(first.Bytes, depth, kind, leaves[0].Value, node));
        }
        else if (shared > depth)
        {
            bool below = onPath && NibblePath.SharesPrefix(first.Bytes, target.Bytes, shared);
            node = TrieNodeWriter.MakeExtension(first.Bytes, depth, shared, Reference(Node(leaves, shared, below)));
        }
        else
        {
            node = Branch(leaves, depth, onPath);
        }

        if (onPath && node.Length >= Hash256.Size)
        {
            _onPath.Add(node);
        }

        return node;
    }

    private byte[] Branch(ReadOnlySpan<KeyValuePair<Hash256, byte[]>> leaves, int depth, bool onPath)
    {
        var references = new List<byte>();
        for (int child = 0; child < TrieNodeRecord.Children; child++)
        {
            int count = 0;
            while (count < leaves.Length && NibblePath.Nibble(leaves[count].Key.Bytes, depth) == child)
            {
                count++;
            }

            bool below = onPath && NibblePath.Nibble(target.Bytes, depth) == child;
            references.AddRange(
                count == 0 ? [TrieNodeWriter.Nothing] : Reference(Node(leaves[..count], depth + 1, below)));
            leaves = leaves[count..];
        }

        return TrieNodeWriter.MakeBranch([.. references]);
    }

    private static byte[] Reference(byte[] node) => TrieNodeWriter.MakeReference(node);
}
