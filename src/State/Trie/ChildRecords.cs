using MarketChain.Storage;

namespace MarketChain.State.Trie;

/// <summary>
/// Records of the children of one branch, read together: they lie side by side on disk. One for each level of the walk,
/// used again for each branch of that level.
/// </summary>
internal sealed class ChildRecords
{
    private readonly byte[] _bytes = new byte[TrieNodeRecord.Children * TrieNodeRecord.BytesMax];
    private readonly int[] _lengths = new int[TrieNodeRecord.Children];
    private readonly int[] _childOfKey = new int[TrieNodeRecord.Children];
    private readonly KeyList _keys = new();
    private readonly ValueReceiver _receive;

    public ChildRecords() => _receive = (index, _, value) => Keep(_childOfKey[index], value);

    /// <summary>A child's record; empty when the store has none, or it was not asked for.</summary>
    public ReadOnlySpan<byte> this[int child]
        => _bytes.AsSpan(child * TrieNodeRecord.BytesMax, _lengths[child]);

    /// <summary>Reads the records of the children in a mask.</summary>
    /// <param name="reader">Where they are stored.</param>
    /// <param name="scope">Which trie.</param>
    /// <param name="path">Its first nibbles lead to the branch; the one behind them is overwritten.</param>
    /// <param name="branchDepth">How many nibbles those are.</param>
    /// <param name="mask">Bit n for child n.</param>
    public void Load(IKeyValueReader reader, in TrieScope scope, Span<byte> path, int branchDepth, int mask)
    {
        Span<byte> key = stackalloc byte[TrieScope.NodeKeyBytesMax];
        Array.Clear(_lengths);
        _keys.Clear();
        for (int child = 0; child < TrieNodeRecord.Children; child++)
        {
            if ((mask & (1 << child)) != 0)
            {
                NibblePath.Append(path, branchDepth, child);
                _childOfKey[_keys.Count] = child;
                _keys.Add(key[..scope.WriteNodeKey(path, branchDepth + 1, key)]);
            }
        }

        if (_keys.Count == 1)
        {
            using PinnedValue record = reader.Get(Column.TrieNodes, _keys[0]);
            Keep(_childOfKey[0], record.Span);
        }
        else if (_keys.Count > 1)
        {
            reader.GetMany(Column.TrieNodes, _keys, _receive);
        }
    }

    /// <summary>Reads the record at the root of the trie.</summary>
    public ReadOnlySpan<byte> LoadRoot(IKeyValueReader reader, in TrieScope scope)
    {
        Span<byte> key = stackalloc byte[TrieScope.NodeKeyBytesMax];
        using PinnedValue record = reader.Get(Column.TrieNodes, key[..scope.WriteNodeKey(default, 0, key)]);
        Keep(0, record.Span);
        return this[0];
    }

    private void Keep(int child, ReadOnlySpan<byte> record)
    {
        if (record.Length > TrieNodeRecord.BytesMax)
        {
            throw TrieNodeRecord.Corrupt(record);
        }

        record.CopyTo(_bytes.AsSpan(child * TrieNodeRecord.BytesMax));
        _lengths[child] = record.Length;
    }
}
