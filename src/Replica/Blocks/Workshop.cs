using MarketChain.Chain;
using MarketChain.Chain.Building;
using MarketChain.Chain.Execution;
using MarketChain.Chain.Files;
using MarketChain.Chain.TxPool;
using MarketChain.Chain.Validation;
using MarketChain.Consensus;
using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Rounds;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;

namespace MarketChain.Replica.Blocks;

/// <summary>
/// Blocks of the next height: made here or judged, and one of them made final. The last one that was executed is kept
/// as an overlay, since it is the one that is decided in ordinary times; any other is executed again.
/// </summary>
internal sealed class Workshop(Blockchain chain, TransactionPool pool, ReplicaSurroundings world)
{
    /// <summary>The least time in which a block is filled, ms, however short the period is.</summary>
    private const long BudgetMinMs = 50;

    private readonly long _budgetMs = Math.Max(chain.Spec.Genesis.PeriodMs / 2, BudgetMinMs);
    private readonly HeldBlocks _held = new();
    private BlockProposal? _overlay;

    /// <summary>Makes a block of what waits, on the newest one.</summary>
    public PreparedBlock Build(QbftEffect.Build order)
    {
        Drop();
        Instant started = world.Clock.Now;
        NextHeight next = chain.NextHeight;
        long? fillingFromMs = null;
        _overlay = chain.Build(new BuildRequest
        {
            TimestampMs = order.TimestampMs,
            Beneficiary = order.Beneficiary,
            Candidates = pool.Candidates(next.BaseFeePerGas, CandidatesMax(next.Parameters.GasLimit)),
            IsTimeUp = IsTimeUp,
            OnRejected = OnRejected,
            Vote = ChooseVote(order),
        });
        PreparedBlock made = new(new BlockWithSidecars(_overlay.Block, _overlay.Sidecars));
        _held.Add(made);
        world.Log.OnBuilt(_overlay.Block, world.Clock.Now.ElapsedMs - started.ElapsedMs);
        return made;

        // What the chain itself has to do at a height, such as settling an epoch, takes its time before: counted in,
        // it would leave no time for transactions on a machine that is slow, block after block.
        bool IsTimeUp()
        {
            long nowMs = world.Clock.Now.ElapsedMs;
            fillingFromMs ??= nowMs;
            return nowMs - fillingFromMs > _budgetMs;
        }
    }

    /// <summary>Executes a block on the newest one; true when its header is what comes out, and it is kept.</summary>
    public bool Judge(PreparedBlock block)
    {
        if (_overlay?.Block.Hash == block.Digest)
        {
            return true;
        }

        Drop();
        if (chain.TryVerify(block.Full.Block, block.Full.Sidecars, out BlockProposal overlay) is { } rejection)
        {
            world.Log.OnBlockRefused(block.Digest, rejection);
            return false;
        }

        _overlay = overlay;
        _held.Add(block);
        return true;
    }

    /// <summary>A block that is valid after the newest one, with its bodies, when it is here.</summary>
    public PreparedBlock? Find(in Hash256 digest) => _held.Find(digest) ?? world.Disk.Find(digest);

    /// <summary>Makes a block final that a quorum decided.</summary>
    /// <returns>The block and its receipts; null when its bodies are not here.</returns>
    public (Block Block, BlockReceipts Receipts)? Commit(QbftEffect.Commit decided)
    {
        if (_overlay?.Block.Hash != decided.Block.Digest && !TryExecuteAgain(decided.Block))
        {
            return null;
        }

        BlockProposal overlay = _overlay!;
        Block final = new(decided.Sealed, overlay.Block.Body);
        BlockReceipts receipts = overlay.Receipts;
        _overlay = null;
        chain.Commit(overlay, final);
        return (final, receipts);
    }

    /// <summary>Verifies a final block from elsewhere and makes it the newest one.</summary>
    public BlockRejection? Import(BlockWithSidecars item)
    {
        Drop();
        BlockRejection? rejection = chain.TryImport(item.Block, item.Sidecars);
        if (rejection is not null)
        {
            world.Log.OnBlockRefused(item.Block.Hash, rejection);
        }

        return rejection;
    }

    /// <summary>The newest block is another: what was executed on the one before is void.</summary>
    public void OnFinal(ulong number)
    {
        Drop();
        _held.Clear();
        world.Disk.Forget(number);
    }

    private bool TryExecuteAgain(ProposedBlock decided)
    {
        if (Find(decided.Digest) is not { } block)
        {
            return false;
        }

        // A quorum that executed it agreed, and this node too, or it had not accepted it.
        Invariant.Check(Judge(block));
        return true;
    }

    private HeaderVote? ChooseVote(QbftEffect.Build order)
    {
        using ChainReader reader = chain.OpenReader();
        return chain.Spec.FindByCoinbase(reader.Validators, order.Beneficiary) is { } proposer
            ? world.Votes.Choose(reader, proposer, order.TimestampMs)
            : null;
    }

    private void Drop()
    {
        _overlay?.Dispose();
        _overlay = null;
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
            world.Log.OnDropped(item, rejection);
        }
    }

    /// <summary>More do not fit in a block: the cheapest costs 21,000 gas. Nor in a proposal.</summary>
    private static int CandidatesMax(ulong gasLimit)
        => (int)Math.Min((gasLimit / 21_000) + 1, ProposedBlock.TransactionsMax);
}
