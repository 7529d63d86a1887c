using MarketChain.Primitives;

namespace MarketChain.Chain.TxPool;

/// <summary>A heap of lanes in an order that depends on the base fee.</summary>
/// <param name="nodeOf">A lane's place in this heap.</param>
/// <param name="rankOf">A lane's rank at a base fee; null: it does not belong here.</param>
internal sealed class LaneHeap<TRank>(
    Func<LaneQueue, HeapNode<LaneQueue, TRank>> nodeOf, Func<LaneQueue, UInt256, TRank?> rankOf)
    where TRank : struct, IComparable<TRank>
{
    private readonly PlacedHeap<LaneQueue, TRank> _lanes = new();

    public int Count => _lanes.Count;

    /// <summary>The base fee that counts.</summary>
    public UInt256 BaseFee { get; private set; }

    /// <summary>The lane at a position of the heap, with its rank there.</summary>
    public HeapNode<LaneQueue, TRank> this[int position] => _lanes[position];

    /// <summary>A lane has changed.</summary>
    public void Update(LaneQueue lane)
    {
        if (rankOf(lane, BaseFee) is { } rank)
        {
            _lanes.Put(nodeOf(lane), rank);
        }
        else
        {
            _lanes.Remove(nodeOf(lane));
        }
    }

    /// <summary>From now on this base fee counts.</summary>
    public void MoveTo(in UInt256 baseFee)
    {
        if (baseFee != BaseFee)
        {
            BaseFee = baseFee;
            _lanes.Rekey(lane => rankOf(lane, BaseFee)!.Value);
        }
    }
}
