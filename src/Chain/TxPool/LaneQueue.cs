using System.Diagnostics.CodeAnalysis;

namespace MarketChain.Chain.TxPool;

/// <summary>
/// Transactions of one lane by sequence. Those that follow the lane's counter without a gap are ready; the others wait.
/// </summary>
internal sealed class LaneQueue(ulong next)
{
    private readonly SortedDictionary<ulong, PoolEntry> _entries = [];

    /// <summary>The lane's counter after the newest block.</summary>
    public ulong Next { get; private set; } = next;

    /// <summary>How many follow the counter without a gap.</summary>
    public int Ready { get; private set; }

    public int Count => _entries.Count;

    public int Waiting => Count - Ready;

    public IEnumerable<PoolEntry> Entries => _entries.Values;

    /// <summary>The sequence behind the ready ones.</summary>
    public ulong AfterReady => Next + (ulong)Ready;

    public bool TryGet(ulong sequence, [NotNullWhen(true)] out PoolEntry? entry)
        => _entries.TryGetValue(sequence, out entry);

    public void Put(PoolEntry entry)
    {
        _entries[entry.Transaction.Sequence] = entry;
        while (_entries.ContainsKey(AfterReady))
        {
            Ready++;
        }
    }

    public void Remove(PoolEntry entry)
    {
        if (_entries.Remove(entry.Transaction.Sequence) && entry.Transaction.Sequence < AfterReady)
        {
            Ready = (int)(entry.Transaction.Sequence - Next);
        }
    }

    /// <summary>The lane's counter has moved: returns those that it has passed, which are gone.</summary>
    public List<PoolEntry> Advance(ulong next)
    {
        List<PoolEntry> passed = [.. _entries.Values.TakeWhile(entry => entry.Transaction.Sequence < next)];
        foreach (PoolEntry entry in passed)
        {
            _entries.Remove(entry.Transaction.Sequence);
        }

        Next = next;
        Ready = 0;
        while (_entries.ContainsKey(AfterReady))
        {
            Ready++;
        }

        return passed;
    }

    /// <summary>The last one: what can go without making others wait.</summary>
    public PoolEntry Last() => _entries.Values.Last();
}
