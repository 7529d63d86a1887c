using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Auditor;

/// <summary>
/// The root of a Merkle-Patricia trie over pairs, built anew from all of them: a branch where keys part, an extension
/// where several share nibbles, a leaf for each; a node shorter than a hash stands in its parent itself.
/// </summary>
internal static class TrieRoot
{
    /// <summary>The root; no key may be another's beginning, and no value empty.</summary>
    public static Hash256 Of(IEnumerable<(byte[] Key, byte[] Value)> pairs)
    {
        List<(byte[] Path, byte[] Value)> items = [.. pairs.Select(pair => (NibblesOf(pair.Key), pair.Value))];
        items.Sort((left, right) => left.Path.AsSpan().SequenceCompareTo(right.Path));
        return items.Count == 0 ? Keccak256.Hash([0x80]) : Keccak256.Hash(Node(items, 0, items.Count, 0));
    }

    /// <summary>The root over keys hashed first, as accounts and slots are kept.</summary>
    public static Hash256 OfHashed(IEnumerable<(byte[] Key, byte[] Value)> pairs)
        => Of(pairs.Select(pair => (Keccak256.Hash(pair.Key).Bytes.ToArray(), pair.Value)));

    /// <summary>The root over values with the keys rlp(0), rlp(1), …</summary>
    public static Hash256 OfList(IEnumerable<byte[]> values)
        => Of(values.Select((value, index) => (Rlp.Number(index), value)));

    private static byte[] Node(List<(byte[] Path, byte[] Value)> items, int start, int end, int depth)
    {
        byte[] first = items[start].Path;
        if (end - start == 1)
        {
            return Rlp.List(Rlp.Text(HexPrefix(first.AsSpan(depth), isLeaf: true)), Rlp.Text(items[start].Value));
        }

        // The items are sorted: what the first and the last share, all share.
        int shared = first.AsSpan(depth).CommonPrefixLength(items[end - 1].Path.AsSpan(depth));
        if (shared > 0)
        {
            byte[] child = Node(items, start, end, depth + shared);
            return Rlp.List(Rlp.Text(HexPrefix(first.AsSpan(depth, shared), isLeaf: false)), Reference(child));
        }

        List<byte[]> children = [];
        for (int nibble = 0; nibble < 16; nibble++)
        {
            int next = start;
            while (next < end && items[next].Path[depth] == nibble)
            {
                next++;
            }

            children.Add(next == start ? Rlp.Text([]) : Reference(Node(items, start, next, depth + 1)));
            start = next;
        }

        return Rlp.List([.. children, Rlp.Text([])]);
    }

    private static byte[] Reference(byte[] node)
        => node.Length < Hash256.Size ? node : Rlp.Text(Keccak256.Hash(node).Bytes);

    internal static byte[] NibblesOf(byte[] key)
    {
        byte[] path = new byte[key.Length * 2];
        for (int i = 0; i < key.Length; i++)
        {
            path[2 * i] = (byte)(key[i] >> 4);
            path[(2 * i) + 1] = (byte)(key[i] & 15);
        }

        return path;
    }

    private static byte[] HexPrefix(ReadOnlySpan<byte> path, bool isLeaf)
    {
        int flag = (isLeaf ? 2 : 0) + (path.Length % 2);
        byte[] nibbles = path.Length % 2 == 0 ? [(byte)flag, 0, .. path] : [(byte)flag, .. path];
        byte[] packed = new byte[nibbles.Length / 2];
        for (int i = 0; i < packed.Length; i++)
        {
            packed[i] = (byte)((nibbles[2 * i] << 4) | nibbles[(2 * i) + 1]);
        }

        return packed;
    }
}
