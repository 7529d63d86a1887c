namespace MarketChain.State.Ledger.History;

/// <summary>
/// What a block's changes of one table replaced, in order of key. Its arrays serve block after block.
/// </summary>
internal sealed class ImageTable<TKey, TRow>
    where TKey : struct, IComparable<TKey>
    where TRow : struct
{
    private TKey[] _keys = [];
    private TRow[] _rows = [];
    private int _count;

    /// <summary>Adds the row that a change replaced; all zeros for none. Keys come in ascending order.</summary>
    public void Add(TKey key, in TRow row)
    {
        if (_count == _keys.Length)
        {
            int length = Math.Max(16, _count * 2);
            Array.Resize(ref _keys, length);
            Array.Resize(ref _rows, length);
        }

        _keys[_count] = key;
        _rows[_count++] = row;
    }

    /// <summary>The row before the block, when the block changed it.</summary>
    public bool TryGet(TKey key, out TRow row)
    {
        int index = _keys.AsSpan(0, _count).BinarySearch(key);
        row = index < 0 ? default : _rows[index];
        return index >= 0;
    }

    /// <summary>Forgets the rows and keeps the memory.</summary>
    public void Clear()
    {
        Array.Clear(_rows, 0, _count);
        _count = 0;
    }
}
