using MarketChain.Chain.Execution;
using MarketChain.Chain.TxPool;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Tests.TxPool;

/// <summary>The pool's rules over one list in order of arrival: everything is counted again each time.</summary>
internal sealed class NaivePool(TxPoolLimits limits, PoolBook book)
{
    private List<Held> _held = [];
    private long _arrivals;

    public IEnumerable<Hash256> Hashes => _held.Select(held => held.Item.Hash);

    public PoolFault? Add(CheckedTransaction item, ulong baseFee)
    {
        Transaction transaction = item.Transaction;
        ulong next = book.NextSequence(item.Sender, transaction.Lane);
        Held? replaced = _held.Find(held => held.IsIn(item) && held.Sequence == transaction.Sequence);
        List<Held> others = [.. _held.Where(held => held != replaced)];
        List<Held> ofSender = [.. others.Where(held => held.Item.Sender == item.Sender)];
        UInt256? wei = Funds(item);
        Held mine = new(item, _arrivals, ofSender.Count, Cost(item, wei ?? UInt256.Zero));
        UInt256 owed = Sum(others.Where(held => held.IsOf(mine))) + mine.Cost;
        PoolFault? fault = Hashes.Contains(item.Hash) ? PoolFault.Known
            : transaction.MaxFeePerGas < baseFee ? PoolFault.MaxFeeBelowBaseFee
            : mine.ExpiresAtMs < PoolBed.NowMs ? PoolFault.Expired
            : transaction.Sequence < next ? PoolFault.SequenceTooLow
            : transaction.Sequence > next + limits.SequenceAheadMax ? PoolFault.SequenceTooHigh
            : replaced is not null && !PaysMore(transaction, replaced.Item.Transaction)
                ? PoolFault.ReplacementUnderpriced
            : wei is null || Fee(item) > mine.Cost || owed > wei
                ? mine.Uid is null ? PoolFault.InsufficientBalance : PoolFault.ClaimBelowFee
            : ofSender.Count >= limits.PerSenderMax
                || ofSender.Sum(held => held.Bytes) + mine.Bytes > limits.PerSenderBytesMax ? PoolFault.SenderFull
            : null;
        return fault ?? Put(mine, replaced, others, baseFee);
    }

    public IEnumerable<Hash256> Candidates(ulong baseFee)
    {
        List<Held> left = [.. _held.Where(held => IsReady(held, _held))];
        Dictionary<Address, int> turns = [];
        while (true)
        {
            Held? best = left
                .Where(held => !left.Exists(other => other.IsIn(held.Item) && other.Sequence < held.Sequence))
                .Where(held => held.Item.Transaction.MaxFeePerGas >= baseFee)
                .OrderByDescending(held => Tip(held, baseFee))
                .ThenBy(held => turns.GetValueOrDefault(held.Item.Sender))
                .ThenBy(held => held.Arrival)
                .FirstOrDefault();
            if (best is null)
            {
                yield break;
            }

            left.Remove(best);
            turns[best.Item.Sender] = turns.GetValueOrDefault(best.Item.Sender) + 1;
            yield return best.Item.Hash;
        }
    }

    public bool HasReady => _held.Exists(held => IsReady(held, _held));

    public void Include(IReadOnlyList<CheckedTransaction> included, ulong timestampMs)
    {
        _held.RemoveAll(held => included.Any(held.IsIn)
            && held.Sequence < book.NextSequence(held.Item.Sender, held.Item.Transaction.Lane));
        Address[] senders = [.. included.Select(item => item.Sender)];
        uint[] claimed = [.. included.Select(item => new Held(item, 0, 0, default).Claim?.Uid).OfType<uint>()];
        foreach (Held payer in _held.Where(held => senders.Contains(held.Item.Sender)).ToArray())
        {
            while ((payer.Uid is null || claimed.Contains(payer.Uid.Value))
                && _held.FindLast(held => held.IsOf(payer)) is { } newest
                && Sum(_held.Where(held => held.IsOf(payer))) > (Funds(newest.Item) ?? UInt256.Zero))
            {
                _held.Remove(newest);
            }
        }

        _held.RemoveAll(held => held.ExpiresAtMs <= timestampMs);
    }

    public void Drop(Hash256 hash) => _held.RemoveAll(held => held.Item.Hash == hash);

    private PoolFault? Put(Held mine, Held? replaced, List<Held> others, ulong baseFee)
    {
        (int Standing, UInt256, int) worth = WorthOf(mine, [.. others, mine], baseFee);
        int pushedOut = 0;
        List<Held> kept = [.. others];
        while (IsOver(kept, mine, replaced, waits: worth.Standing == 0))
        {
            Held? victim = kept
                .Where(held => !held.IsIn(mine.Item))
                .Where(held => !kept.Exists(other => other.IsIn(held.Item) && other.Sequence > held.Sequence))
                .OrderBy(held => WorthOf(held, kept, baseFee))
                .ThenByDescending(held => held.Arrival)
                .FirstOrDefault();
            if (victim is null || pushedOut == limits.PushedOutMax
                || WorthOf(victim, kept, baseFee).CompareTo(worth) >= 0)
            {
                return PoolFault.PoolFull;
            }

            kept.Remove(victim);
            pushedOut++;
        }

        _held = [.. kept, mine];
        _arrivals++;
        return null;
    }

    private bool IsOver(List<Held> kept, Held mine, Held? replaced, bool waits)
        => kept.Count + 1 > limits.CountMax
            || kept.Sum(held => held.Bytes) + mine.Bytes > limits.BytesMax
            || (waits && replaced is null
                && kept.Count(held => !IsReady(held, kept)) >= limits.WaitingMax);

    /// <summary>0 waits, 1 is priced out, 2 is ready; then the tip; then who has fewest.</summary>
    private (int Standing, UInt256 Tip, int Turn) WorthOf(Held mine, List<Held> all, ulong baseFee)
    {
        List<Held> upTo = [.. all.Where(held => held.IsIn(mine.Item) && held.Sequence <= mine.Sequence)];
        bool isPaid = upTo.TrueForAll(held => held.Item.Transaction.MaxFeePerGas >= baseFee);
        UInt256 tip = isPaid ? upTo.Min(held => Tip(held, baseFee)) : UInt256.Zero;
        return (!IsReady(mine, all) ? 0 : isPaid ? 2 : 1, tip, -mine.Turn);
    }

    private bool IsReady(Held mine, List<Held> all)
    {
        ulong next = book.NextSequence(mine.Item.Sender, mine.Item.Transaction.Lane);
        return (ulong)all.Count(held => held.IsIn(mine.Item) && held.Sequence < mine.Sequence) == mine.Sequence - next;
    }

    private UInt256? Funds(CheckedTransaction item)
        => new Held(item, 0, 0, default).Uid is { } uid ? book.Earnings(item.Sender, uid) : book.Balance(item.Sender);

    private bool PaysMore(Transaction one, Transaction than)
        => one.MaxFeePerGas > than.MaxFeePerGas
            && 100 * one.MaxFeePerGas >= (100 + limits.ReplacementPercent) * than.MaxFeePerGas
            && 100 * one.MaxPriorityFeePerGas >= (100 + limits.ReplacementPercent) * than.MaxPriorityFeePerGas;

    private static UInt256 Fee(CheckedTransaction item) => item.Transaction.MaxFeePerGas * item.Transaction.GasLimit;

    private static UInt256 Cost(CheckedTransaction item, UInt256 funds)
        => item.Transaction is not NativeTransaction { Payload: ClaimEarnings claim } ? Fee(item)
            : claim.Amount.IsZero || claim.Amount > funds ? funds : claim.Amount;

    private static UInt256 Tip(Held held, ulong baseFee)
        => UInt256.Min(held.Item.Transaction.MaxPriorityFeePerGas, held.Item.Transaction.MaxFeePerGas - baseFee);

    private static UInt256 Sum(IEnumerable<Held> held)
        => held.Aggregate(UInt256.Zero, (sum, one) => sum + one.Cost);

    private sealed record Held(CheckedTransaction Item, long Arrival, int Turn, UInt256 Cost)
    {
        public ulong Sequence => Item.Transaction.Sequence;

        public long Bytes => Item.Transaction.Encoded.Length;

        public ClaimEarnings? Claim => (Item.Transaction as NativeTransaction)?.Payload as ClaimEarnings;

        /// <summary>Whose earnings pay; null when the sender's balance does.</summary>
        public uint? Uid => Claim is { FeeFromClaim: true } claim ? claim.Uid : null;

        public ulong ExpiresAtMs
            => Item.Transaction is NativeTransaction { Body.ExpiresAtMs: > 0 and var timeMs } ? timeMs : ulong.MaxValue;

        public bool IsOf(Held payer) => payer.Item.Sender == Item.Sender && payer.Uid == Uid;

        public bool IsIn(CheckedTransaction item)
            => item.Sender == Item.Sender && item.Transaction.Lane == Item.Transaction.Lane;
    }
}
