using MarketChain.Chain.Execution;
using MarketChain.Primitives;

namespace MarketChain.Chain.TxPool;

/// <summary>
/// The order in which ready transactions are tried: the one that tips most first; among equals the sender of whom
/// fewest were tried (senders in turn); then the oldest. A lane's own stay in their sequence.
/// </summary>
internal static class PriceOrder
{
    public static List<CheckedTransaction> Of(IEnumerable<LaneQueue> lanes, UInt256 baseFee, int countMax)
    {
        PriorityQueue<(LaneQueue Lane, PoolEntry Entry), Rank> queue = new();
        Dictionary<Address, int> turns = [];
        foreach (LaneQueue lane in lanes)
        {
            Enqueue(queue, turns, lane, lane.Next, baseFee);
        }

        List<CheckedTransaction> order = [];
        while (order.Count < countMax && queue.TryDequeue(out (LaneQueue Lane, PoolEntry Entry) head, out Rank rank))
        {
            Address sender = head.Entry.Item.Sender;
            int turn = turns.GetValueOrDefault(sender);
            if (turn > rank.Turn)
            {
                queue.Enqueue(head, rank with { Turn = turn });
                continue;
            }

            order.Add(head.Entry.Item);
            turns[sender] = turn + 1;
            Enqueue(queue, turns, head.Lane, head.Entry.Transaction.Sequence + 1, baseFee);
        }

        return order;
    }

    private static void Enqueue(
        PriorityQueue<(LaneQueue Lane, PoolEntry Entry), Rank> queue,
        Dictionary<Address, int> turns,
        LaneQueue lane,
        ulong sequence,
        in UInt256 baseFee)
    {
        if (lane.TryGet(sequence, out PoolEntry? entry) && entry.TipAt(baseFee) is { } tip)
        {
            int turn = turns.GetValueOrDefault(entry.Item.Sender);
            queue.Enqueue((lane, entry), new Rank(tip, turn, entry.Arrival));
        }
    }

    private readonly record struct Rank(UInt256 Tip, int Turn, long Arrival) : IComparable<Rank>
    {
        public int CompareTo(Rank other)
        {
            int byTip = other.Tip.CompareTo(Tip);
            if (byTip != 0)
            {
                return byTip;
            }

            return Turn != other.Turn ? Turn.CompareTo(other.Turn) : Arrival.CompareTo(other.Arrival);
        }
    }
}
