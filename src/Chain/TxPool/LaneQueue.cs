using MarketChain.Primitives;

namespace MarketChain.Chain.TxPool;

/// <summary>
/// Transactions of one lane by sequence. Those that follow the lane's counter without a gap are ready; the others wait.
/// </summary>
internal sealed class LaneQueue
{
    private readonly List<PoolEntry> _entries = [];

    public LaneQueue(in LaneKey key, ulong next)
    {
        Key = key;
        Next = next;
        Head = new(this);
        Tail = new(this);
    }

    public LaneKey Key { get; }

    /// <summary>The lane's counter after the newest block.</summary>
    public ulong Next { get; private set; }

    /// <summary>How many follow the counter without a gap: the first ones.</summary>
    public int Ready { get; private set; }

    public int Count => _entries.Count;

    public int Waiting => Count - Ready;

    /// <summary>The sequence behind the ready ones.</summary>
    public ulong AfterReady => Next + (ulong)Ready;

    /// <summary>The lane's place among those whose first one can be included.</summary>
    public HeapNode<LaneQueue, CandidateRank> Head { get; }

    /// <summary>The lane's place among all, by its last one, which can go without making others wait.</summary>
    public HeapNode<LaneQueue, VictimRank> Tail { get; }

    /// <summary>The entries in order of sequence.</summary>
    public PoolEntry this[int place] => _entries[place];

    public PoolEntry? Find(ulong sequence) => PlaceOf(sequence) is >= 0 and int place ? _entries[place] : null;

    /// <summary>What an entry is worth here, whether or not it is in the lane yet.</summary>
    public Worth WorthOf(PoolEntry entry, in UInt256 baseFee)
    {
        UInt256? tip = FloorOf(entry).TipAt(baseFee);
        Standing standing = (entry.Sequence > AfterReady, tip) switch
        {
            (true, _) => Standing.Waiting,
            (false, null) => Standing.PricedOut,
            _ => Standing.Ready,
        };
        return new Worth(standing, tip ?? UInt256.Zero, entry.Turn);
    }

    /// <summary>Adds an entry whose sequence is free.</summary>
    public void Add(PoolEntry entry)
    {
        int place = ~PlaceOf(entry.Sequence);
        Invariant.Check(place >= 0);
        _entries.Insert(place, entry);
        ExtendReady();
        RefreshFloors(place);
    }

    /// <summary>Removes an entry; those behind it wait for another of its sequence.</summary>
    public void Remove(PoolEntry entry)
    {
        int place = PlaceOf(entry.Sequence);
        Invariant.Check(place >= 0 && _entries[place] == entry);
        _entries.RemoveAt(place);
        Ready = Math.Min(Ready, place);
        RefreshFloors(place);
    }

    /// <summary>The lane's counter has moved: returns those that it has passed, which are gone.</summary>
    public IReadOnlyList<PoolEntry> Advance(ulong next)
    {
        int place = PlaceOf(next);
        List<PoolEntry> passed = _entries.GetRange(0, place >= 0 ? place : ~place);
        _entries.RemoveRange(0, passed.Count);
        Ready = next <= AfterReady ? Ready - passed.Count : 0;
        Next = next;
        ExtendReady();
        RefreshFloors(0);
        return passed;
    }

    /// <summary>Where the entry of a sequence is, or the complement of where it would be.</summary>
    private int PlaceOf(ulong sequence)
    {
        int low = 0;
        int high = _entries.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_entries[middle].Sequence < sequence)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < _entries.Count && _entries[low].Sequence == sequence ? low : ~low;
    }

    private FeeBid FloorOf(PoolEntry entry)
    {
        int place = PlaceOf(entry.Sequence);
        int before = (place >= 0 ? place : ~place) - 1;
        return before < 0 ? entry.Bid : entry.Bid.Min(_entries[before].Floor);
    }

    private void ExtendReady()
    {
        while (Ready < Count && _entries[Ready].Sequence == AfterReady)
        {
            Ready++;
        }
    }

    /// <summary>Floors from a place on, up to where nothing changes any more.</summary>
    private void RefreshFloors(int from)
    {
        for (int place = from; place < _entries.Count; place++)
        {
            PoolEntry entry = _entries[place];
            FeeBid floor = place == 0 ? entry.Bid : entry.Bid.Min(_entries[place - 1].Floor);
            if (place > from && floor == entry.Floor)
            {
                return;
            }

            entry.Floor = floor;
        }
    }
}
