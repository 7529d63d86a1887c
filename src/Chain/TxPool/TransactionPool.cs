using System.Diagnostics.CodeAnalysis;
using MarketChain.Chain.Execution;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.TxPool;

// Transactions between a client and a block.
//
//   RPC, gossip ──► TransactionRules.TryCheck (any thread) ──► TryAdd ──► Candidates ──► BlockBuilder
//                                                                 ▲                          │
//                                                              OnBlock ◄──── commit ◄────────┘
//
// Guaranteed: bounded in count and bytes, in all and per sender; one that can be included is never pushed out by one
// that cannot, nor by one that pays less. Not guaranteed: that what is here is still valid; the builder asks again.
//
// The convention people get wrong: a lane's counter is the sequence of the NEXT transaction.

/// <summary>The transactions that wait for a block. Any thread may call any member.</summary>
public sealed class TransactionPool
{
    private readonly TxPoolLimits _limits;
    private readonly Lock _lock = new();
    private readonly Dictionary<Hash256, PoolEntry> _byHash = [];
    private readonly Dictionary<LaneKey, LaneQueue> _lanes = [];
    private readonly Dictionary<Address, SenderLoad> _senders = [];
    private readonly Dictionary<Address, UInt256> _owed = [];
    private long _arrivals;
    private long _bytes;
    private int _waiting;

    /// <summary>An empty pool.</summary>
    public TransactionPool(TxPoolLimits limits)
    {
        limits.Check();
        _limits = limits;
    }

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _byHash.Count;
            }
        }
    }

    /// <summary>True when at least one follows its lane's counter.</summary>
    public bool HasReady
    {
        get
        {
            lock (_lock)
            {
                return _byHash.Count > _waiting;
            }
        }
    }

    /// <summary>Takes a transaction in.</summary>
    /// <param name="item">One whose stateless rules hold.</param>
    /// <param name="accounts">The state after the newest block.</param>
    /// <param name="block">The earliest block that it could be in.</param>
    /// <returns>Null, or why not; then nothing changed.</returns>
    public PoolRefusal? TryAdd(CheckedTransaction item, IPoolAccounts accounts, BlockContext block)
    {
        lock (_lock)
        {
            PoolEntry entry = new(item, _arrivals);
            PoolRefusal? refusal = CheckInBlock(item.Transaction, block) ?? CheckAccount(entry, accounts);
            if (refusal is not null)
            {
                return refusal;
            }

            LaneQueue lane = LaneOf(entry.Lane, accounts);
            lane.TryGet(item.Transaction.Sequence, out PoolEntry? replaced);
            refusal = replaced is null ? null : CheckReplacement(entry, replaced);
            refusal ??= MakeRoom(entry, replaced, lane, block.BaseFeePerGas);
            if (refusal is not null)
            {
                DropIfEmpty(entry.Lane);
                return refusal;
            }

            if (replaced is not null)
            {
                Remove(replaced);
            }

            Put(entry, LaneOf(entry.Lane, accounts));
            _arrivals++;
            return null;
        }
    }

    /// <summary>Ready transactions in the order to try them in a block with this base fee.</summary>
    public IReadOnlyList<CheckedTransaction> Candidates(in UInt256 baseFee, int countMax)
    {
        lock (_lock)
        {
            return PriceOrder.Of(_lanes.Values, baseFee, countMax);
        }
    }

    /// <summary>A block is final: drops what it holds, what it made invalid, and what has expired.</summary>
    public void OnBlock(IEnumerable<Transaction> included, IPoolAccounts accounts, ulong timestampMs)
    {
        lock (_lock)
        {
            foreach (LaneKey key in included.Select(item => new LaneKey(item.Sender, item.Lane)).Distinct())
            {
                if (_lanes.TryGetValue(key, out LaneQueue? lane))
                {
                    Advance(key, lane, accounts.NextSequence(key.Account, key.Lane));
                }
            }

            List<PoolEntry> expired = [.. _byHash.Values.Where(entry => IsExpired(entry, timestampMs))];
            expired.ForEach(Remove);
        }
    }

    /// <summary>Drops a transaction that the builder found invalid for good.</summary>
    public void Drop(in Hash256 hash)
    {
        lock (_lock)
        {
            if (_byHash.TryGetValue(hash, out PoolEntry? entry))
            {
                Remove(entry);
            }
        }
    }

    /// <summary>One that waits here.</summary>
    public bool TryFind(in Hash256 hash, [NotNullWhen(true)] out CheckedTransaction? item)
    {
        lock (_lock)
        {
            item = _byHash.TryGetValue(hash, out PoolEntry? entry) ? entry.Item : null;
            return item is not null;
        }
    }

    /// <summary>The sequence after those of a lane that are ready here; the lane's counter when none is.</summary>
    public ulong PendingSequence(in Address account, uint lane, ulong committed)
    {
        lock (_lock)
        {
            return _lanes.TryGetValue(new LaneKey(account, lane), out LaneQueue? queue)
                ? Math.Max(committed, queue.AfterReady)
                : committed;
        }
    }

    private static PoolRefusal? CheckInBlock(Transaction transaction, BlockContext block)
    {
        if (TransactionRules.CheckInBlock(transaction, block) is not { } rejection)
        {
            return null;
        }

        PoolFault fault = rejection.Fault switch
        {
            TransactionFault.GasLimitAboveBlock => PoolFault.GasLimitAboveBlock,
            TransactionFault.MaxFeeBelowBaseFee => PoolFault.MaxFeeBelowBaseFee,
            _ => PoolFault.Expired,
        };
        return new PoolRefusal(fault, rejection.ToString());
    }

    private PoolRefusal? CheckAccount(PoolEntry entry, IPoolAccounts accounts)
    {
        Transaction transaction = entry.Transaction;
        if (_byHash.ContainsKey(transaction.Hash))
        {
            return new PoolRefusal(PoolFault.Known, "the transaction is in the pool already");
        }

        ulong next = accounts.NextSequence(entry.Lane.Account, entry.Lane.Lane);
        if (transaction.Sequence < next)
        {
            return new PoolRefusal(
                PoolFault.SequenceTooLow,
                $"the nonce was used before: expected at least {next} in lane {transaction.Lane}, "
                + $"got {transaction.Sequence}");
        }

        if (transaction.Sequence - next > _limits.SequenceAheadMax)
        {
            return new PoolRefusal(
                PoolFault.SequenceTooHigh,
                $"the nonce is too far ahead: expected at most {next + _limits.SequenceAheadMax} in lane "
                + $"{transaction.Lane}, got {transaction.Sequence}");
        }

        if (!accounts.MayUseLane(entry.Lane.Account, entry.Lane.Lane))
        {
            return new PoolRefusal(PoolFault.TooManyLanes, "the account has opened all the lanes that it may");
        }

        UInt256 balance = accounts.Balance(transaction.GasPayer);
        UInt256 owed = _owed.GetValueOrDefault(transaction.GasPayer);
        bool covered = UInt256.TryAdd(owed, entry.Cost, out UInt256 total) && total <= balance;
        return covered
            ? null
            : new PoolRefusal(
                PoolFault.InsufficientBalance,
                $"the balance does not cover the transaction and those that wait: expected at least {owed} + "
                + $"{entry.Cost} wei, got {balance}");
    }

    private PoolRefusal? CheckReplacement(PoolEntry entry, PoolEntry replaced)
    {
        UInt256 percent = 100 + _limits.ReplacementPercent;
        bool paysMore = IsAtLeast(entry.Transaction.MaxFeePerGas, replaced.Transaction.MaxFeePerGas, percent)
            && IsAtLeast(entry.Transaction.MaxPriorityFeePerGas, replaced.Transaction.MaxPriorityFeePerGas, percent)
            && entry.Transaction.MaxFeePerGas > replaced.Transaction.MaxFeePerGas;
        return paysMore
            ? null
            : new PoolRefusal(
                PoolFault.ReplacementUnderpriced,
                $"another transaction of this nonce waits: expected fees at least {_limits.ReplacementPercent} % above "
                + $"its maximum of {replaced.Transaction.MaxFeePerGas} wei, got {entry.Transaction.MaxFeePerGas}");
    }

    private static bool IsAtLeast(in UInt256 value, in UInt256 than, in UInt256 percent)
        => UInt256.TryMultiply(value, 100UL, out UInt256 left)
            && UInt256.TryMultiply(than, percent, out UInt256 right)
            && left >= right;

    /// <summary>
    /// Pushes out worse ones until the entry fits; refuses, with nothing changed, when there are too few.
    /// </summary>
    private PoolRefusal? MakeRoom(PoolEntry entry, PoolEntry? replaced, LaneQueue lane, in UInt256 baseFee)
    {
        SenderLoad load = _senders.GetValueOrDefault(entry.Lane.Account);
        bool senderFull = replaced is null && load.Count >= _limits.PerSenderMax;
        if (senderFull || load.Bytes - (replaced?.Bytes ?? 0) + entry.Bytes > _limits.PerSenderBytesMax)
        {
            return new PoolRefusal(
                PoolFault.SenderFull,
                $"expected at most {_limits.PerSenderMax} transactions and {_limits.PerSenderBytesMax} bytes of a "
                + $"sender to wait, got {load.Count} and {load.Bytes + entry.Bytes}");
        }

        bool waits = entry.Transaction.Sequence > lane.AfterReady;
        if (waits && replaced is null && _waiting >= _limits.WaitingMax)
        {
            return new PoolRefusal(
                PoolFault.PoolFull,
                $"expected at most {_limits.WaitingMax} transactions to wait for an earlier one, got {_waiting}");
        }

        bool fits = (replaced is not null || _byHash.Count < _limits.CountMax)
            && _bytes - (replaced?.Bytes ?? 0) + entry.Bytes <= _limits.BytesMax;
        return fits || (!waits && PushOut(entry, baseFee))
            ? null
            : new PoolRefusal(
                PoolFault.PoolFull,
                $"the pool is full ({_byHash.Count} transactions, {_bytes} bytes) of others that pay as much or more");
    }

    /// <summary>
    /// Removes what is worse than the entry: first those that wait, then the last ones of lanes that tip less.
    /// </summary>
    private bool PushOut(PoolEntry entry, UInt256 baseFee)
    {
        UInt256 tip = entry.TipAt(baseFee) ?? UInt256.Zero;
        List<PoolEntry> victims = [.. _lanes
            .Where(pair => pair.Key.Account != entry.Lane.Account)
            .Select(pair => (Lane: pair.Value, Last: pair.Value.Last()))
            .Select(pair
                => (pair.Last, IsWaiting: pair.Lane.Waiting > 0, Tip: pair.Last.TipAt(baseFee) ?? UInt256.Zero))
            .Where(victim => victim.IsWaiting || victim.Tip < tip)
            .OrderByDescending(victim => victim.IsWaiting)
            .ThenBy(victim => victim.Tip)
            .ThenByDescending(victim => victim.Last.Arrival)
            .Select(victim => victim.Last)];
        long bytes = _bytes + entry.Bytes - _limits.BytesMax;
        int count = _byHash.Count + 1 - _limits.CountMax;
        int needed = 0;
        while (needed < victims.Count && (bytes > 0 || count > 0))
        {
            bytes -= victims[needed].Bytes;
            count--;
            needed++;
        }

        if (bytes > 0 || count > 0)
        {
            return false;
        }

        victims[..needed].ForEach(Remove);
        return true;
    }

    private LaneQueue LaneOf(in LaneKey key, IPoolAccounts accounts)
    {
        if (!_lanes.TryGetValue(key, out LaneQueue? lane))
        {
            lane = new LaneQueue(accounts.NextSequence(key.Account, key.Lane));
            _lanes.Add(key, lane);
        }

        return lane;
    }

    private void Put(PoolEntry entry, LaneQueue lane)
    {
        _waiting -= lane.Waiting;
        lane.Put(entry);
        _waiting += lane.Waiting;
        _byHash.Add(entry.Transaction.Hash, entry);
        _bytes += entry.Bytes;
        _senders[entry.Lane.Account] = _senders.GetValueOrDefault(entry.Lane.Account).Plus(1, entry.Bytes);
        _owed[entry.Transaction.GasPayer] = _owed.GetValueOrDefault(entry.Transaction.GasPayer) + entry.Cost;
    }

    private void Remove(PoolEntry entry)
    {
        LaneQueue lane = _lanes[entry.Lane];
        _waiting -= lane.Waiting;
        lane.Remove(entry);
        _waiting += lane.Waiting;
        Forget(entry);
        DropIfEmpty(entry.Lane);
    }

    private void Advance(in LaneKey key, LaneQueue lane, ulong next)
    {
        _waiting -= lane.Waiting;
        List<PoolEntry> passed = lane.Advance(next);
        _waiting += lane.Waiting;
        passed.ForEach(Forget);
        DropIfEmpty(key);
    }

    private void Forget(PoolEntry entry)
    {
        _byHash.Remove(entry.Transaction.Hash);
        _bytes -= entry.Bytes;
        SenderLoad load = _senders[entry.Lane.Account].Plus(-1, -entry.Bytes);
        if (load.Count == 0)
        {
            _senders.Remove(entry.Lane.Account);
        }
        else
        {
            _senders[entry.Lane.Account] = load;
        }

        UInt256 owed = _owed[entry.Transaction.GasPayer] - entry.Cost;
        if (owed.IsZero)
        {
            _owed.Remove(entry.Transaction.GasPayer);
        }
        else
        {
            _owed[entry.Transaction.GasPayer] = owed;
        }
    }

    private void DropIfEmpty(in LaneKey key)
    {
        if (_lanes.TryGetValue(key, out LaneQueue? lane) && lane.Count == 0)
        {
            _lanes.Remove(key);
        }
    }

    private static bool IsExpired(PoolEntry entry, ulong timestampMs)
        => TransactionRules.ExpiresAtMs(entry.Transaction) is var expires && expires != 0 && timestampMs > expires;

    private readonly record struct SenderLoad(int Count, long Bytes)
    {
        public SenderLoad Plus(int count, long bytes) => new(Count + count, Bytes + bytes);
    }
}
