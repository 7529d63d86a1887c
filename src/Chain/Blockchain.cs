using MarketChain.Chain.Blocks;
using MarketChain.Chain.Building;
using MarketChain.Chain.Checkpoints;
using MarketChain.Chain.Emergency;
using MarketChain.Chain.Execution;
using MarketChain.Chain.Genesis;
using MarketChain.Chain.Validation;
using MarketChain.Marketing.Governance;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.State.Ledger;
using MarketChain.State.Ledger.Checkpoint;
using MarketChain.Storage;
using MarketChain.Storage.Segments;

namespace MarketChain.Chain;

// The chain of blocks of one node: made, checked, executed, kept.
//
//   pool ──► Build ──► BlockProposal ──► Seal ──► Commit ──► logs (synced) ──► one batch ──► ledger in memory
//   peer ──► TryVerify ──┘  (an overlay: dropped without a trace, or committed)                       │
//                                                                                       readers: OpenReader
//
// Guaranteed: once WaitDurable has returned, the newest block survives any crash, and every older one survives before
// the newest is begun; after a restart all that is derived from
// blocks agrees with the newest header, or Open throws; a reader sees one block's state, ledger and indexes together.
//
// Not done here: no clock, no thread, no network. One thread at a time builds, verifies and commits; any number read.
//
// The convention people get wrong: state "at" block n includes block n.

/// <summary>The blocks of one chain on one node, and the state after the newest.</summary>
public sealed class Blockchain : IDisposable
{
    private readonly CommittedState _committed;
    private readonly BlockVerifier _verifier;
    private readonly ChainWriter _writer;

    private Blockchain(ChainSpec spec, CommittedState committed, BlockVerifier verifier, ChainWriter writer)
    {
        Spec = spec;
        _committed = committed;
        _verifier = verifier;
        _writer = writer;
    }

    /// <summary>The chain's rules.</summary>
    public ChainSpec Spec { get; }

    /// <summary>The newest block. Any thread may ask.</summary>
    public ChainHead Head => _writer.Head;

    /// <summary>How <see cref="Open"/> found things.</summary>
    public ChainOpeningReport Opening { get; private set; } = null!;

    /// <summary>Told of each block that readers see now, on the thread that made it final: be quick.</summary>
    public Action? Committed { get; set; }

    /// <summary>
    /// What the newest block says about the next one: who decides on it, and whose turn it is. Any thread may ask.
    /// </summary>
    public NextHeight NextHeight => _writer.Next;

    /// <summary>
    /// When the oldest epoch that is not settled may be, Unix ms; null when there is none. A block is due then, even an
    /// empty one. Any thread may ask.
    /// </summary>
    public ulong? NextSettlementMs
        => _committed.Ledger.ViewNewest().NextEpoch(null) is { } epoch ? Spec.Marketing.SettlesAtMs(epoch.Epoch) : null;

    /// <summary>
    /// Opens the chain in a store and its logs: an empty one begins with genesis, and blocks that the logs have and the
    /// database lost are executed again.
    /// </summary>
    /// <param name="genesis">The chain's genesis.</param>
    /// <param name="store">The database; stays the caller's.</param>
    /// <param name="logs">Blocks and sidecars; stay the caller's.</param>
    /// <param name="options">What this node keeps and works with; null for the defaults.</param>
    /// <exception cref="StorageException">The disk failed, or what it holds does not fit together.</exception>
    /// <exception cref="GenesisException">The store holds the chain of another genesis.</exception>
    /// <exception cref="ValidatorChangeException">A change of validators cannot be one of this chain.</exception>
    public static Blockchain Open(
        GenesisConfig genesis, IKeyValueStore store, BlockLogs logs, ChainOptions? options = null)
    {
        ChainHead head = ChainOpening.OpenHead(genesis, store, logs, out Hash256 genesisHash);
        options ??= new ChainOptions();
        ChainSpec spec = new(genesis, genesisHash, options.ValidatorChanges);
        ChainOpening.CheckChanges(spec, options.ValidatorChanges, store, head.Number);
        (AttentionLedger ledger, LedgerLoadReport report)
            = LedgerLoader.Load(logs.Checkpoints, store, new LedgerBlocks(spec, store), head.Number);
        logs.Checkpoints.RemoveUnusable(report.Refused.Select(file => file.Path), head.Number);
        LedgerCheckpoints checkpoints = new(spec, store, logs.Checkpoints);
        CommittedState committed = new(store, ledger, checkpoints, options.Workers);
        BlockVerifier verifier = new(spec, store, committed);
        ChainWriter writer = new(spec, store, logs, committed, options, head);
        Blockchain chain = new(spec, committed, verifier, writer);
        try
        {
            ulong replayed = chain.Replay(logs.EnumerateBlocks(BlockColumns.ReadPlace(store, head.Number)), logs);
            chain.Opening = new ChainOpeningReport(logs.CutBytes, replayed, report);
            return chain;
        }
        catch
        {
            chain.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Makes a block of a pool's transactions on the newest block, whose round and seals it names as they were
    /// committed here. Nothing changes until it is committed, in whatever round it is decided.
    /// </summary>
    public BlockProposal Build(BuildRequest request)
    {
        NextHeight next = NextHeight;
        ChainHead head = next.Parent;
        Invariant.Check(request.TimestampMs >= Spec.EarliestChildMs(head.Header));
        BlockContext context = Spec.ContextAfter(next, request.TimestampMs, request.Beneficiary);
        BlockSeats seats = next.SeatsOf(request.Beneficiary, request.Vote);
        using BlockExecution execution = new(Spec, _committed, context, seats, next.Parameters);
        BlockBuilder.Fill(execution, request);
        ExecutionResult result = execution.Finish();
        HeaderVote? vote = execution.VoteFault == VoteFault.None ? request.Vote : null;
        Block block = BlockBuilder.Assemble(result, context, head, request.Vanity, vote);
        Invariant.Check(_verifier.CheckHeader(next, block.Header) is null);
        return new BlockProposal(block, result);
    }

    /// <summary>
    /// Verifies a block on the newest one, all but its own seals: whoever agrees with it may sign it. Nothing changes.
    /// </summary>
    /// <param name="block">The block.</param>
    /// <param name="sidecars">The rows of its batches, in order.</param>
    /// <param name="proposal">What may be committed, when null is returned.</param>
    /// <returns>The first broken rule, or null.</returns>
    public BlockRejection? TryVerify(
        Block block, IReadOnlyList<ReadOnlyMemory<byte>> sidecars, out BlockProposal proposal)
        => _verifier.TryVerify(NextHeight, block, sidecars, out proposal);

    /// <summary>The seals in a block's header make it final, as the child of the newest block.</summary>
    public BlockRejection? CheckSeals(Block block) => _verifier.CheckSeals(NextHeight, block);

    /// <summary>Signs a proposal with the key of the only validator of a chain, in round 0.</summary>
    public Block Seal(BlockProposal proposal, Ed25519PrivateKey key)
    {
        Block block = proposal.Block;
        Seal seal = Seals.Sign(Spec.GenesisHash, block.Number, round: 0, block.Hash, index: 0, key);
        return new Block(block.Header with { Extra = block.Header.Extra with { Seals = [seal] } }, block.Body);
    }

    /// <summary>
    /// Makes a proposal the newest block. When this returns, readers see it; it survives any crash when
    /// <see cref="WaitDurable"/> returns, which without threads (<see cref="ChainOptions.Syncing"/>) is at once.
    /// </summary>
    /// <param name="proposal">Executed on the newest block.</param>
    /// <param name="sealedBlock">Its block with the round that decided it and the seals of a quorum.</param>
    /// <exception cref="StorageException">
    /// The disk failed: the process must end, since nobody knows what was written.
    /// </exception>
    public void Commit(BlockProposal proposal, Block sealedBlock)
    {
        Invariant.Check(sealedBlock.Hash == proposal.Block.Hash);
        Invariant.Check(sealedBlock.Header.ParentHash == Head.Hash);
        Invariant.Check(BlockRules.CheckResult(sealedBlock.Header, proposal.Result) is null);
        Invariant.Check(CheckSeals(sealedBlock) is null);
        _writer.Commit(sealedBlock, proposal.Result);
        Committed?.Invoke();
    }

    /// <summary>Returns when the newest block survives any crash.</summary>
    /// <exception cref="StorageException">The disk failed: the process must end.</exception>
    public void WaitDurable() => _writer.WaitDurable();

    /// <summary>Verifies a final block of another node and makes it the newest one.</summary>
    /// <returns>The first broken rule, and nothing changed; or null.</returns>
    /// <exception cref="StorageException">The disk failed: the process must end.</exception>
    public BlockRejection? TryImport(Block block, IReadOnlyList<ReadOnlyMemory<byte>> sidecars)
    {
        BlockRejection? rejection = _verifier.TryVerifySealed(NextHeight, block, sidecars, out BlockProposal proposal);
        if (rejection is null)
        {
            Commit(proposal, block);
        }

        return rejection;
    }

    /// <summary>A consistent view of the newest block and all before it, for any thread. Dispose it soon.</summary>
    public ChainReader OpenReader() => _writer.OpenReader();

    /// <summary>
    /// Work that may take its time: the pages of a checkpoint. For one background thread, every now and then.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was stopped, and goes on the next time.</exception>
    /// <exception cref="StorageException">The disk failed: the process must end.</exception>
    public void Maintain(CancellationToken stop) => _committed.Checkpoints.BuildPending(stop);

    /// <summary>Forgets what is in memory; the store and the logs stay open.</summary>
    public void Dispose()
    {
        _writer.Close();
        _committed.Dispose();
    }

    /// <summary>Executes again what the log has beyond the database's head; returns how many blocks.</summary>
    private ulong Replay(IEnumerable<(SegmentPointer Place, BlockRecord Record)> records, BlockLogs logs)
    {
        ulong before = Head.Number;
        foreach ((SegmentPointer place, BlockRecord record) in records)
        {
            if (record.Block.Number <= Head.Number)
            {
                continue;
            }

            List<ReadOnlyMemory<byte>> sidecars = logs.ReadSidecars(record);
            BlockRejection? rejection
                = _verifier.TryVerifySealed(NextHeight, record.Block, sidecars, out BlockProposal proposal);
            if (rejection is not null)
            {
                throw new StorageException(
                    StorageFault.Corrupt, $"block {record.Block.Number} of the log does not follow: {rejection}");
            }

            _writer.Publish(record.Block, proposal.Result, place);
        }

        return Head.Number - before;
    }
}

/// <summary>How a chain was opened.</summary>
/// <param name="CutBytes">Bytes of records that a crash had torn off the ends of the logs.</param>
/// <param name="ReplayedBlocks">Blocks that the logs had and the database had lost: executed again.</param>
/// <param name="Ledger">Where the ledger's rows came from.</param>
public sealed record ChainOpeningReport(long CutBytes, ulong ReplayedBlocks, LedgerLoadReport Ledger);
