using System.Runtime.InteropServices;
using MarketChain.Chain.Execution;
using MarketChain.Primitives;

namespace MarketChain.Chain.TxPool;

/// <summary>The order in which transactions are tried, least first.</summary>
/// <param name="Tip">Wei for a unit of gas; null when the base fee is not covered, which is never tried.</param>
/// <param name="Turn">How many of its sender were tried before it.</param>
/// <param name="Arrival">How many came before it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CandidateRank(UInt256? Tip, int Turn, long Arrival) : IComparable<CandidateRank>
{
    public int CompareTo(CandidateRank other)
    {
        int byTip = Nullable.Compare(other.Tip, Tip);
        if (byTip != 0)
        {
            return byTip;
        }

        return Turn != other.Turn ? Turn.CompareTo(other.Turn) : Arrival.CompareTo(other.Arrival);
    }
}

/// <summary>
/// The order in which ready transactions are tried: the one that tips most first; among equals the sender of whom
/// fewest were tried (senders in turn); then the oldest. A lane's own stay in their sequence.
/// </summary>
internal sealed class CandidateOrder
{
    private readonly LaneHeap<CandidateRank> _heads = new(lane => lane.Head, RankOf);

    /// <summary>A lane has changed.</summary>
    public void Update(LaneQueue lane) => _heads.Update(lane);

    /// <summary>The first ones at a base fee. Looks at little more of the pool than it returns.</summary>
    public List<CheckedTransaction> Take(in UInt256 baseFee, int countMax)
    {
        _heads.MoveTo(baseFee);
        return new Walk(_heads).Take(countMax);
    }

    private static CandidateRank? RankOf(LaneQueue lane, UInt256 baseFee)
        => lane.Ready > 0 ? new(lane[0].Bid.TipAt(baseFee), 0, lane[0].Arrival) : null;

    /// <summary>Goes down the heap from its least, and along the lanes that it meets.</summary>
    private sealed class Walk
    {
        private readonly LaneHeap<CandidateRank> _heads;
        private readonly PriorityQueue<Step, CandidateRank> _next = new();
        private readonly Dictionary<Address, int> _turns = [];

        public Walk(LaneHeap<CandidateRank> heads)
        {
            _heads = heads;
            EnterHead(0);
        }

        public List<CheckedTransaction> Take(int countMax)
        {
            List<CheckedTransaction> taken = [];
            while (taken.Count < countMax && _next.TryDequeue(out Step step, out CandidateRank rank))
            {
                if (step.HeapPosition is { } position)
                {
                    EnterHead((2 * position) + 1);
                    EnterHead((2 * position) + 2);
                }

                PoolEntry entry = step.Lane[step.Place];
                int turn = _turns.GetValueOrDefault(entry.Sender);
                if (turn > rank.Turn)
                {
                    _next.Enqueue(step with { HeapPosition = null }, rank with { Turn = turn });
                    continue;
                }

                taken.Add(entry.Item);
                _turns[entry.Sender] = turn + 1;
                EnterNext(step.Lane, step.Place + 1, turn + 1);
            }

            return taken;
        }

        private void EnterHead(int position)
        {
            if (position < _heads.Count && _heads[position].Key is { Tip: not null } rank)
            {
                _next.Enqueue(new Step(_heads[position].Item, 0, position), rank);
            }
        }

        private void EnterNext(LaneQueue lane, int place, int turn)
        {
            if (place < lane.Ready && lane[place].Bid.TipAt(_heads.BaseFee) is { } tip)
            {
                _next.Enqueue(new Step(lane, place, HeapPosition: null), new(tip, turn, lane[place].Arrival));
            }
        }

        /// <summary>An entry that is to be tried.</summary>
        /// <param name="Lane">Its lane.</param>
        /// <param name="Place">Its place there.</param>
        /// <param name="HeapPosition">Where the heap is to be entered below it, unless that was done.</param>
        [StructLayout(LayoutKind.Auto)]
        private readonly record struct Step(LaneQueue Lane, int Place, int? HeapPosition);
    }
}
