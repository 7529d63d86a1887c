using MarketChain.Chain;
using MarketChain.Chain.Building;
using MarketChain.Chain.Execution;
using MarketChain.Chain.TxPool;
using MarketChain.Node.Watching;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using Microsoft.Extensions.Logging;

namespace MarketChain.Node.Running;

/// <summary>Makes blocks as the only validator: pool → Build → Seal → Commit → pool. On the writer's thread.</summary>
internal sealed class BlockProducer(
    Blockchain chain,
    TransactionPool pool,
    Admission admission,
    ValidatorKey key,
    WallClock clock,
    NodeMetrics metrics,
    ILogger log)
{
    /// <summary>More do not fit in a block: the cheapest costs 21,000 gas, and the limit is the chain's.</summary>
    private readonly int _candidatesMax = (int)Math.Min(chain.Spec.GasLimit / 21_000, 1 << 16) + 1;

    private readonly BlockSchedule _schedule = new(
        TimeSpan.FromMilliseconds(chain.Spec.Genesis.PeriodMs),
        TimeSpan.FromMilliseconds(chain.Spec.Genesis.EmptyPeriodMs));

    /// <summary>How often something new came into the pool, and what that was when nothing in it fitted.</summary>
    private long _arrivals;
    private long _arrivalsTried = -1;

    /// <summary>How long until the next block is due; zero or less when it is.</summary>
    /// <param name="hasTransactions">Something waits that could be in it; nothing new makes it due earlier.</param>
    public TimeSpan UntilNext(out bool hasTransactions)
    {
        hasTransactions = pool.HasReady && Volatile.Read(ref _arrivals) != _arrivalsTried;
        return _schedule.NextAt(hasTransactions, ChainWorkAt()) - clock.Elapsed;
    }

    /// <summary>Something new waits in the pool: it may fit where the others did not. Any thread.</summary>
    public void OnAccepted() => Interlocked.Increment(ref _arrivals);

    /// <summary>Makes the block that is due, unless nothing in the pool fits now and none is due without.</summary>
    public void MakeNext()
    {
        long arrivals = Volatile.Read(ref _arrivals);
        UInt256 baseFee = chain.Spec.BaseFee.OfChild(chain.Head.Header);
        IReadOnlyList<CheckedTransaction> candidates = pool.Candidates(baseFee, _candidatesMax);
        if (candidates.Count > 0 || _schedule.NextAt(hasTransactions: false, ChainWorkAt()) <= clock.Elapsed)
        {
            _arrivalsTried = -1;
            Make(candidates);
        }
        else
        {
            _arrivalsTried = arrivals;
        }
    }

    private TimeSpan? ChainWorkAt() => chain.NextSettlementMs is { } time ? clock.Elapsed + clock.Until(time) : null;

    private void Make(IReadOnlyList<CheckedTransaction> candidates)
    {
        TimeSpan started = clock.Elapsed;
        ulong timestampMs = Math.Max(clock.NowMs, chain.Spec.EarliestChildMs(chain.Head.Header));
        using BlockProposal proposal = chain.Build(new BuildRequest
        {
            TimestampMs = timestampMs,
            Beneficiary = key.Coinbase,
            Candidates = candidates,
            IsTimeUp = () => clock.Elapsed - started > _schedule.BuildBudget,
            OnRejected = OnRejected,
        });
        TimeSpan built = clock.Elapsed;
        Block block = chain.Seal(proposal, key.Private);
        BlockReceipts receipts = proposal.Receipts;
        chain.Commit(proposal, block);
        TimeSpan committed = clock.Elapsed;
        _schedule.OnBlock(started);
        admission.OnBlock(block);
        metrics.OnBlock(block, receipts, built - started, committed - built);
        log.BlockMade(
            block.Number, block.Hash, block.Body.Transactions.Count, block.Header.GasUsed,
            (built - started).TotalMilliseconds, (committed - built).TotalMilliseconds);
    }

    /// <summary>What can still become valid stays in the pool; what cannot is dropped.</summary>
    private void OnRejected(CheckedTransaction item, TransactionRejection rejection)
    {
        bool canWait = rejection.Fault is TransactionFault.BlockGasExhausted
            or TransactionFault.SequenceTooHigh
            or TransactionFault.MaxFeeBelowBaseFee;
        if (!canWait)
        {
            pool.Drop(item.Hash);
            log.TransactionDropped(item.Hash, rejection.ToString());
        }
    }
}
