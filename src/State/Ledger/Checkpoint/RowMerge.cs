using MarketChain.State.Ledger.Encoding;

namespace MarketChain.State.Ledger.Checkpoint;

/// <summary>Rows in order of key: those of a file of pages, or of a change set.</summary>
internal abstract class RowSequence
{
    private RowCursor _cursor;
    private ReadOnlyMemory<byte> _rows;

    /// <summary>Key of the present row.</summary>
    public RowKey Key => _cursor.Key;

    /// <summary>Value of the present row.</summary>
    public ReadOnlySpan<byte> Value => _cursor.Value(_rows.Span);

    /// <summary>Goes to the next row.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="Storage.StorageException">The rows are not as they were written.</exception>
    public bool MoveNext()
    {
        while (!_cursor.MoveNext(_rows.Span))
        {
            if (_cursor.Fault != LedgerFault.None)
            {
                throw Broken($"{_cursor.Fault}");
            }

            if (!TryNextRows(out _rows))
            {
                return false;
            }

            _cursor = default;
        }

        return true;
    }

    /// <summary>Bytes with further rows, the first of which stands alone.</summary>
    protected abstract bool TryNextRows(out ReadOnlyMemory<byte> rows);

    /// <summary>What to throw for rows that are not as they were written.</summary>
    protected static Storage.StorageException Broken(string reason)
        => new(Storage.StorageFault.Corrupt, $"rows of the ledger are damaged on disk: {reason}");
}

/// <summary>The rows of a change set.</summary>
internal sealed class ChangeSetSequence(ReadOnlyMemory<byte> encoded) : RowSequence
{
    private bool _isTaken;

    /// <inheritdoc/>
    protected override bool TryNextRows(out ReadOnlyMemory<byte> rows)
    {
        rows = encoded[ChangeSet.CountBytes..];
        bool isFirst = !_isTaken;
        _isTaken = true;
        return isFirst;
    }
}

/// <summary>The rows of a file of pages.</summary>
internal sealed class PagesSequence(PagesReader reader) : RowSequence
{
    /// <inheritdoc/>
    protected override bool TryNextRows(out ReadOnlyMemory<byte> rows)
        => reader.TryReadPage(out rows, out PagesFault fault)
            || (fault == PagesFault.None ? false
                : throw Broken($"{fault} in the pages of block {reader.Header.Block}"));
}

/// <summary>
/// Merges sequences into one, in order of key; where several have a row, the newest sequence's stands. A binary heap:
/// a row that is followed by another one of the same sequence stays at the top for two comparisons.
/// </summary>
internal sealed class RowMerge
{
    private readonly RowSequence[] _sequences;
    private readonly int[] _heap;
    private int _heapCount;
    private bool _hasStarted;

    /// <summary>Starts a merge.</summary>
    /// <param name="oldestFirst">The sequences, oldest first.</param>
    public RowMerge(IReadOnlyList<RowSequence> oldestFirst)
    {
        _sequences = [.. oldestFirst];
        _heap = new int[_sequences.Length];
        for (int i = 0; i < _sequences.Length; i++)
        {
            if (_sequences[i].MoveNext())
            {
                _heap[_heapCount] = i;
                SiftUp(_heapCount++);
            }
        }
    }

    /// <summary>Key of the present row.</summary>
    public RowKey Key => _sequences[_heap[0]].Key;

    /// <summary>Value of the present row; empty when it is deleted.</summary>
    public ReadOnlySpan<byte> Value => _sequences[_heap[0]].Value;

    /// <summary>Goes to the next row, past the older ones of the same key.</summary>
    /// <returns>False at the end.</returns>
    public bool MoveNext()
    {
        if (!_hasStarted)
        {
            _hasStarted = true;
            return _heapCount > 0;
        }

        RowKey last = Key;
        while (_heapCount > 0 && Key == last)
        {
            AdvanceTop();
        }

        return _heapCount > 0;
    }

    private void AdvanceTop()
    {
        if (!_sequences[_heap[0]].MoveNext())
        {
            _heap[0] = _heap[--_heapCount];
        }

        SiftDown();
    }

    private void SiftUp(int child)
    {
        while (child > 0 && IsBefore(_heap[child], _heap[(child - 1) / 2]))
        {
            int parent = (child - 1) / 2;
            (_heap[child], _heap[parent]) = (_heap[parent], _heap[child]);
            child = parent;
        }
    }

    private void SiftDown()
    {
        for (int parent = 0; ;)
        {
            int child = (2 * parent) + 1;
            if (child >= _heapCount)
            {
                return;
            }

            if (child + 1 < _heapCount && IsBefore(_heap[child + 1], _heap[child]))
            {
                child++;
            }

            if (!IsBefore(_heap[child], _heap[parent]))
            {
                return;
            }

            (_heap[child], _heap[parent]) = (_heap[parent], _heap[child]);
            parent = child;
        }
    }

    /// <summary>By key, and the newest sequence first.</summary>
    private bool IsBefore(int left, int right)
    {
        int order = _sequences[left].Key.CompareTo(_sequences[right].Key);
        return order != 0 ? order < 0 : left > right;
    }
}
