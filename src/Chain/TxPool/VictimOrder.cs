using System.Runtime.InteropServices;
using MarketChain.Primitives;

namespace MarketChain.Chain.TxPool;

/// <summary>The order in which transactions leave a full pool, least first: of equals the newest.</summary>
/// <param name="Worth">What the pool loses.</param>
/// <param name="Arrival">How many came before it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct VictimRank(Worth Worth, long Arrival) : IComparable<VictimRank>
{
    public int CompareTo(VictimRank other)
    {
        int byWorth = Worth.CompareTo(other.Worth);
        return byWorth != 0 ? byWorth : other.Arrival.CompareTo(Arrival);
    }
}

/// <summary>
/// Which transactions a full pool can best do without: always the last of a lane, lest others wait for it.
/// </summary>
internal sealed class VictimOrder
{
    private readonly LaneHeap<VictimRank> _tails = new(lane => lane.Tail, RankOf);

    /// <summary>A lane has changed.</summary>
    public void Update(LaneQueue lane) => _tails.Update(lane);

    /// <summary>Worth changes with the base fee: this is the one that counts from now on.</summary>
    public void MoveTo(in UInt256 baseFee) => _tails.MoveTo(baseFee);

    /// <summary>
    /// Entries of other lanes that are worth less, the worst first, each behind those that follow it in its lane. The
    /// pool must not change meanwhile.
    /// </summary>
    public IEnumerable<PoolEntry> Below(Worth worth, LaneQueue except)
    {
        PriorityQueue<Step, VictimRank> next = new();
        EnterTail(next, 0);
        while (next.TryDequeue(out Step step, out VictimRank rank) && rank.Worth.IsBelow(worth))
        {
            if (step.HeapPosition is { } position)
            {
                EnterTail(next, (2 * position) + 1);
                EnterTail(next, (2 * position) + 2);
            }

            if (step.Lane != except)
            {
                yield return step.Lane[step.Place];
                if (step.Place > 0)
                {
                    Step before = new(step.Lane, step.Place - 1, HeapPosition: null);
                    next.Enqueue(before, RankOf(before.Lane, before.Place, _tails.BaseFee));
                }
            }
        }
    }

    private void EnterTail(PriorityQueue<Step, VictimRank> next, int position)
    {
        if (position < _tails.Count)
        {
            HeapNode<LaneQueue, VictimRank> node = _tails[position];
            next.Enqueue(new Step(node.Item, node.Item.Count - 1, position), node.Key);
        }
    }

    private static VictimRank? RankOf(LaneQueue lane, UInt256 baseFee)
        => lane.Count > 0 ? RankOf(lane, lane.Count - 1, baseFee) : null;

    private static VictimRank RankOf(LaneQueue lane, int place, in UInt256 baseFee)
        => new(lane.WorthOf(lane[place], baseFee), lane[place].Arrival);

    /// <summary>An entry that may go.</summary>
    /// <param name="Lane">Its lane.</param>
    /// <param name="Place">Its place there.</param>
    /// <param name="HeapPosition">Where the heap is to be entered below it, unless that was done.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Step(LaneQueue Lane, int Place, int? HeapPosition);
}
