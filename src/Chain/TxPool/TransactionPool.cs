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
//   by hash                     known already?
//   LaneQueue                   by sequence; which are ready
//   CandidateOrder, VictimOrder heaps of lanes: by their first one for blocks, by their last one for a full pool
//   expiries                    a heap of those that expire
//   PoolLoad, PayerDebts        what each sender has here; what each payer may have to pay
//
// Guaranteed: bounded in count and bytes, in all and per sender; one that can be included is never pushed out by one
// that cannot, nor by one that pays less; all that wait are covered together by what their payers had when the newest
// block with something of theirs came. Every step costs the logarithm of what is here, for each transaction that comes
// or goes; a base fee that moves costs each heap of lanes once its length. Not guaranteed: that what is here is still
// valid; the builder asks again.
//
// The convention people get wrong: a lane's counter is the sequence of the NEXT transaction.

/// <summary>The transactions that wait for a block. Any thread may call any member.</summary>
public sealed class TransactionPool
{
    private readonly TxPoolLimits _limits;
    private readonly Lock _lock = new();
    private readonly Dictionary<Hash256, PoolEntry> _byHash = [];
    private readonly Dictionary<LaneKey, LaneQueue> _lanes = [];
    private readonly CandidateOrder _candidates = new();
    private readonly VictimOrder _victims = new();
    private readonly PlacedHeap<PoolEntry, ulong> _expiries = new();
    private readonly PoolLoad _load = new();
    private readonly PayerDebts _debts = new();
    private long _arrivals;
    private int _waiting;

    /// <summary>An empty pool.</summary>
    public TransactionPool(TxPoolLimits limits)
    {
        limits.Check();
        _limits = limits;
    }

    /// <summary>Told of each that is taken in, on the caller's thread; it must be quick and not ask the pool.</summary>
    public Action<CheckedTransaction>? Added { get; set; }

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
            if (_byHash.ContainsKey(item.Hash))
            {
                return new PoolRefusal(PoolFault.Known, "already known: the transaction is in the pool");
            }

            LaneKey key = LaneKey.Of(item.Transaction);
            ulong next = accounts.NextSequence(key.Account, key.Lane);
            LaneQueue lane = _lanes.GetValueOrDefault(key) ?? new LaneQueue(key, next);
            PoolEntry? replaced = lane.Find(item.Transaction.Sequence);
            PoolRefusal? refusal = PoolChecks.CheckInBlock(item.Transaction, block)
                ?? PoolChecks.CheckLane(item.Transaction, next, accounts, _limits)
                ?? PoolChecks.CheckReplacement(FeeBid.Of(item.Transaction), replaced, _limits)
                ?? TryPut(item, lane, replaced, accounts, block.BaseFeePerGas);
            if (refusal is null)
            {
                Added?.Invoke(item);
            }

            return refusal;
        }
    }

    /// <summary>Ready transactions in the order to try them in a block with this base fee.</summary>
    public IReadOnlyList<CheckedTransaction> Candidates(in UInt256 baseFee, int countMax)
    {
        lock (_lock)
        {
            return _candidates.Take(baseFee, countMax);
        }
    }

    /// <summary>
    /// A block is final: drops what it holds, what it made invalid or left without cover, and what can be in no later
    /// block.
    /// </summary>
    public void OnBlock(IEnumerable<Transaction> included, IPoolAccounts accounts, ulong timestampMs)
    {
        lock (_lock)
        {
            HashSet<LaneKey> moved = [];
            HashSet<Payer> poorer = [];
            foreach (Transaction transaction in included)
            {
                moved.Add(LaneKey.Of(transaction));
                poorer.UnionWith(Payer.TouchedBy(transaction));
            }

            foreach (LaneKey key in moved)
            {
                Advance(key, accounts.NextSequence(key.Account, key.Lane));
            }

            foreach (Payer payer in poorer)
            {
                DropNotCovered(payer, accounts);
            }

            while (_expiries.Count > 0 && _expiries[0].Key <= timestampMs)
            {
                Remove(_expiries[0].Item);
            }
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

    private PoolRefusal? TryPut(
        CheckedTransaction item, LaneQueue lane, PoolEntry? replaced, IPoolAccounts accounts, in UInt256 baseFee)
    {
        Load others = _load.Of(item.Sender).Minus(replaced);
        PoolRefusal? refusal = CheckPayer(item, replaced, accounts, out Charge charge);
        PoolEntry entry = new(item, _arrivals, others.Count, charge);
        refusal ??= PoolChecks.CheckSender(others.Plus(entry), _limits)
            ?? MakeRoom(entry, replaced, lane, baseFee);
        if (refusal is null)
        {
            Replace(replaced, entry, lane);
        }

        return refusal;
    }

    private PoolRefusal? CheckPayer(
        CheckedTransaction item, PoolEntry? replaced, IPoolAccounts accounts, out Charge charge)
    {
        Payer payer = Payer.Of(item.Transaction);
        UInt256 others = _debts.Of(payer);
        if (replaced is not null && replaced.Charge.Payer == payer)
        {
            others -= replaced.Charge.Cost;
        }

        UInt256? funds = payer.Funds(accounts);
        Charge? known = Charge.Of(item.Transaction, funds ?? UInt256.Zero);
        charge = known.GetValueOrDefault();
        return PoolChecks.CheckFunds(payer, known, others, funds);
    }

    /// <summary>
    /// Pushes out worse ones until the entry fits; refuses, with nothing changed, when there are too few.
    /// </summary>
    private PoolRefusal? MakeRoom(PoolEntry entry, PoolEntry? replaced, LaneQueue lane, in UInt256 baseFee)
    {
        Worth worth = lane.WorthOf(entry, baseFee);
        Load after = _load.Total.Minus(replaced).Plus(entry);
        bool waits = worth.Standing == Standing.Waiting && replaced is null;
        int count = Math.Max(after.Count - _limits.CountMax, waits ? _waiting + 1 - _limits.WaitingMax : 0);
        long bytes = after.Bytes - _limits.BytesMax;
        if (count <= 0 && bytes <= 0)
        {
            return null;
        }

        List<PoolEntry> pushedOut = [];
        _victims.MoveTo(baseFee);
        foreach (PoolEntry victim in _victims.Below(worth, lane).Take(_limits.PushedOutMax))
        {
            pushedOut.Add(victim);
            bytes -= victim.Bytes;
            if (pushedOut.Count >= count && bytes <= 0)
            {
                pushedOut.ForEach(Remove);
                return null;
            }
        }

        return new PoolRefusal(
            PoolFault.PoolFull,
            $"the pool is full ({_byHash.Count} transactions, {_waiting} of them waiting for an earlier one, "
            + $"{_load.Total.Bytes} bytes) of others that pay as much or more");
    }

    private void Replace(PoolEntry? replaced, PoolEntry entry, LaneQueue lane)
    {
        if (replaced is not null)
        {
            Remove(replaced);
        }

        _arrivals++;
        _byHash.Add(entry.Item.Hash, entry);
        _load.Add(entry);
        _debts.Add(entry);
        if (TransactionRules.ExpiresAtMs(entry.Transaction) is not 0 and ulong expiresAtMs)
        {
            _expiries.Put(entry.Expiry, expiresAtMs);
        }

        _waiting -= lane.Waiting;
        lane.Add(entry);
        Update(lane);
    }

    private void Remove(PoolEntry entry)
    {
        LaneQueue lane = _lanes[LaneKey.Of(entry.Transaction)];
        _waiting -= lane.Waiting;
        lane.Remove(entry);
        Update(lane);
        Forget(entry);
    }

    private void Advance(in LaneKey key, ulong next)
    {
        if (_lanes.TryGetValue(key, out LaneQueue? lane))
        {
            _waiting -= lane.Waiting;
            foreach (PoolEntry passed in lane.Advance(next))
            {
                Forget(passed);
            }

            Update(lane);
        }
    }

    private void DropNotCovered(in Payer payer, IPoolAccounts accounts)
    {
        if (_debts.Of(payer).IsZero)
        {
            return;
        }

        UInt256 funds = payer.Funds(accounts) ?? UInt256.Zero;
        while (_debts.NotCovered(payer, funds) is { } newest)
        {
            Remove(newest);
        }
    }

    /// <summary>Puts a lane that has changed where it belongs, and counts again those of it that wait.</summary>
    private void Update(LaneQueue lane)
    {
        _waiting += lane.Waiting;
        _candidates.Update(lane);
        _victims.Update(lane);
        if (lane.Count == 0)
        {
            _lanes.Remove(lane.Key);
        }
        else
        {
            _lanes[lane.Key] = lane;
        }
    }

    private void Forget(PoolEntry entry)
    {
        _byHash.Remove(entry.Item.Hash);
        _load.Remove(entry);
        _debts.Remove(entry);
        _expiries.Remove(entry.Expiry);
    }
}
