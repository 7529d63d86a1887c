using MarketChain.Primitives;
using MarketChain.State.Trie;
using MarketChain.Storage;

namespace MarketChain.State.History;

/// <summary>
/// A trie as it was after a recent block: nodes and leaves of today with the before-images of the blocks since put over
/// them. It looks through every block since, so it is for the few blocks that proofs are kept for.
/// </summary>
/// <param name="snapshot">One point in time that has those before-images.</param>
/// <param name="scope">Which trie.</param>
/// <param name="block">The block after which the trie is wanted.</param>
/// <param name="head">The newest block.</param>
internal sealed class TrieRewind(IStoreSnapshot snapshot, TrieScope scope, ulong block, ulong head)
{
    /// <summary>The record at a path; null when there was none.</summary>
    /// <param name="key">Its first <paramref name="pathLength"/> nibbles are the path.</param>
    /// <param name="pathLength">Nibbles.</param>
    public byte[]? GetNode(ReadOnlySpan<byte> key, int pathLength)
    {
        Span<byte> nodeKey = stackalloc byte[TrieScope.NodeKeyBytesMax];
        nodeKey = nodeKey[..scope.WriteNodeKey(key, pathLength, nodeKey)];
        byte[]? record = snapshot.GetBytes(Column.TrieNodes, nodeKey);
        for (ulong later = head; later > block; later--)
        {
            using PinnedValue value = StateHistory.Get(snapshot, Column.TrieHistory, later);
            if (new BeforeImages(value.Span).TryFind(nodeKey, out ReadOnlySpan<byte> delta))
            {
                record = TrieNodeDelta.Apply(record, delta);
            }
        }

        return record;
    }

    /// <summary>The leaves below a path: their keys with their flat values.</summary>
    /// <param name="key">Its first <paramref name="depth"/> nibbles are the path.</param>
    /// <param name="depth">Nibbles.</param>
    public SortedDictionary<Hash256, byte[]> GetLeaves(ReadOnlySpan<byte> key, int depth)
    {
        byte[] path = new byte[Hash256.Size];
        for (int i = 0; i < depth; i++)
        {
            NibblePath.Append(path, i, NibblePath.Nibble(key, i));
        }

        SortedDictionary<Hash256, byte[]> leaves = NewestLeaves(path, depth);
        for (ulong later = head; later > block; later--)
        {
            using PinnedValue value = StateHistory.Get(snapshot, Column.StateHistory, later);
            Rewind(leaves, new BeforeImages(value.Span), path, depth);
        }

        return leaves;
    }

    private SortedDictionary<Hash256, byte[]> NewestLeaves(byte[] path, int depth)
    {
        var leaves = new SortedDictionary<Hash256, byte[]>();
        var flat = new FlatLeaves(snapshot);
        for (flat.Seek(scope, path, depth); flat.Valid; flat.Next())
        {
            leaves.Add(flat.Key, flat.Value.ToArray());
        }

        flat.Close();
        return leaves;
    }

    /// <summary>Puts back what one block replaced below the path.</summary>
    private void Rewind(SortedDictionary<Hash256, byte[]> leaves, BeforeImages images, byte[] path, int depth)
    {
        Span<byte> prefix = stackalloc byte[1 + FlatKey.SlotBytes];
        prefix[0] = scope.Kind == TrieLeafKind.Account ? FlatTable.Accounts : FlatTable.Slots;
        prefix = prefix[..(1 + scope.WriteFlatPrefix(path, depth, prefix[1..]))];
        int start = 1 + scope.FlatPrefixBytes;
        for (int i = images.LowerBound(prefix); i < images.Count; i++)
        {
            ReadOnlySpan<byte> key = images.Key(i);
            if (!NibblePath.SharesPrefix(key, prefix, (2 * start) + depth))
            {
                break;
            }

            if (images.Value(i).IsEmpty)
            {
                leaves.Remove(new Hash256(key[start..]));
            }
            else
            {
                leaves[new Hash256(key[start..])] = images.Value(i).ToArray();
            }
        }
    }
}
