using MarketChain.Chain.Blocks;
using MarketChain.Chain.Building;
using MarketChain.Chain.Checkpoints;
using MarketChain.Chain.Execution;
using MarketChain.Chain.Genesis;
using MarketChain.Chain.Validation;
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
// Guaranteed: a block that Commit has returned from survives any crash; after a restart all that is derived from
// blocks agrees with the newest header, or Open throws; a reader sees one block's state, ledger and indexes together.
//
// Not done here: no clock, no thread, no network. One thread at a time builds, verifies and commits; any number read.
//
// The convention people get wrong: state "at" block n includes block n.

/// <summary>The blocks of one chain on one node, and the state after the newest.</summary>
public sealed class Blockchain : IDisposable
{
    private readonly IKeyValueStore _store;
    private readonly BlockLogs _logs;
    private readonly CommittedState _committed;
    private readonly HeaderRules _headerRules;
    private readonly BlockRules _blockRules;
    private readonly Lock _publishing = new();
    private volatile ChainHead _head;
    private readonly ChainOptions _options;
    private bool _failed;

    private Blockchain(
        ChainSpec spec,
        IKeyValueStore store,
        BlockLogs logs,
        ChainHead head,
        AttentionLedger ledger,
        ChainOptions options)
    {
        _options = options;
        Spec = spec;
        _store = store;
        _logs = logs;
        _head = head;
        _headerRules = new HeaderRules(spec);
        _blockRules = new BlockRules(spec);
        _committed = new CommittedState(store, ledger, new LedgerCheckpoints(spec, store, logs.Checkpoints));
    }

    /// <summary>The chain's rules.</summary>
    public ChainSpec Spec { get; }

    /// <summary>The newest block. Any thread may ask.</summary>
    public ChainHead Head => _head;

    /// <summary>How <see cref="Open"/> found things.</summary>
    public ChainOpeningReport Opening { get; private set; } = null!;

    /// <summary>
    /// Opens the chain in a store and its logs: an empty one begins with genesis, and blocks that the logs have and the
    /// database lost are executed again.
    /// </summary>
    /// <param name="genesis">The chain's genesis.</param>
    /// <param name="store">The database; stays the caller's.</param>
    /// <param name="logs">Blocks and sidecars; stay the caller's.</param>
    /// <param name="options">What this node keeps; null for the defaults.</param>
    /// <exception cref="StorageException">The disk failed, or what it holds does not fit together.</exception>
    /// <exception cref="GenesisException">The store holds the chain of another genesis.</exception>
    public static Blockchain Open(
        GenesisConfig genesis, IKeyValueStore store, BlockLogs logs, ChainOptions? options = null)
    {
        ChainHead head = ChainOpening.OpenHead(genesis, store, logs, out Hash256 genesisHash);
        ChainSpec spec = new(genesis, genesisHash);
        (AttentionLedger ledger, LedgerLoadReport report)
            = LedgerLoader.Load(logs.Checkpoints, store, new LedgerBlocks(spec, store), head.Number);
        Blockchain chain = new(spec, store, logs, head, ledger, options ?? new ChainOptions());
        ulong replayed = chain.ImportFromLog();
        chain.Opening = new ChainOpeningReport(logs.CutBytes, replayed, report);
        return chain;
    }

    /// <summary>
    /// Makes a block of a pool's transactions on the newest block. Nothing changes until it is committed.
    /// </summary>
    public BlockProposal Build(BuildRequest request)
    {
        ChainHead head = _head;
        Invariant.Check(request.TimestampMs >= Spec.EarliestChildMs(head.Header));
        BlockContext context = new(
            head.Number + 1,
            request.TimestampMs,
            Spec.GasLimit,
            Spec.BaseFee.OfChild(head.Header),
            request.Beneficiary);
        using BlockExecution execution = new(Spec, _committed, context);
        BlockBuilder.Fill(execution, request);
        ExecutionResult result = execution.Finish();
        Block block = BlockBuilder.Assemble(result, context, head.Header, head.Hash, request.Vanity);
        Invariant.Check(_headerRules.Check(block.Header, head.Header, head.Hash) is null);
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
    {
        proposal = null!;
        ChainHead head = _head;
        BlockRejection? rejection = _headerRules.Check(block.Header, head.Header, head.Hash)
            ?? BlockRules.CheckBody(block)
            ?? CheckParentSeals(block.Body, head);
        if (rejection is not null)
        {
            return rejection;
        }

        rejection = _blockRules.CheckTransactions(block, sidecars, out List<CheckedTransaction> items)
            ?? Execute(block, items, out proposal);
        return rejection;
    }

    /// <summary>The seals in a block's header make it final, as the child of the newest block.</summary>
    public BlockRejection? CheckSeals(Block block) => _headerRules.CheckSeals(block, _head.Header);

    /// <summary>Signs a proposal with the key of the only validator, in round 0.</summary>
    public Block Seal(BlockProposal proposal, Ed25519PrivateKey key)
    {
        Block block = proposal.Block;
        Seal seal = Seals.Sign(Spec.GenesisHash, block.Number, round: 0, block.Hash, index: 0, key);
        return new Block(block.Header with { Extra = block.Header.Extra with { Seals = [seal] } }, block.Body);
    }

    /// <summary>
    /// Makes a proposal the newest block. When this returns, the block survives any crash and readers see it.
    /// </summary>
    /// <param name="proposal">Executed on the newest block.</param>
    /// <param name="sealedBlock">Its block with the seals of a quorum.</param>
    /// <exception cref="StorageException">
    /// The disk failed: the process must end, since nobody knows what was written.
    /// </exception>
    public void Commit(BlockProposal proposal, Block sealedBlock)
    {
        CheckCommit(proposal, sealedBlock);
        _failed = true;
        Publish(sealedBlock, proposal.Result, _logs.Append(sealedBlock, proposal.Result));
        _failed = false;
    }

    /// <summary>Verifies a final block of another node and makes it the newest one.</summary>
    /// <returns>The first broken rule, and nothing changed; or null.</returns>
    /// <exception cref="StorageException">The disk failed: the process must end.</exception>
    public BlockRejection? TryImport(Block block, IReadOnlyList<ReadOnlyMemory<byte>> sidecars)
    {
        BlockRejection? rejection = TryVerify(block, sidecars, out BlockProposal proposal) ?? CheckSeals(block);
        if (rejection is null)
        {
            Commit(proposal, block);
        }

        return rejection;
    }

    /// <summary>A consistent view of the newest block and all before it, for any thread. Dispose it soon.</summary>
    public ChainReader OpenReader()
    {
        lock (_publishing)
        {
            return new ChainReader(Spec, _head, _store.Snapshot(), _logs, _committed.Ledger);
        }
    }

    /// <summary>
    /// The chain time, Unix ms, from which a block has an epoch to settle; null when none is open. Any thread may ask.
    /// </summary>
    public ulong? NextSettlementMs
        => _committed.Ledger.ViewNewest().NextEpoch(previous: null) is { } epoch
            ? Spec.Marketing.SettlesAtMs(epoch.Epoch)
            : null;

    /// <summary>
    /// Work that may take its time: the pages of a checkpoint. For one background thread, every now and then.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was stopped, and goes on the next time.</exception>
    /// <exception cref="StorageException">The disk failed: the process must end.</exception>
    public void Maintain(CancellationToken stop) => _committed.Checkpoints.BuildPending(stop);

    /// <summary>Forgets what is in memory; the store and the logs stay open.</summary>
    public void Dispose()
    {
        _failed = true;
        _committed.Ledger.Dispose();
    }

    private BlockRejection? CheckParentSeals(BlockBody body, ChainHead head)
    {
        if (head.Number == 0)
        {
            return body.ParentRound == 0 && body.ParentSeals.IsEmpty
                ? null
                : new(BlockFault.ParentSeals, "none of genesis", $"{body.ParentSeals.Count}");
        }

        BlockHeader? grandparent = BlockColumns.ReadHeader(_store, head.Number - 1);
        Invariant.Check(grandparent is not null);
        return _headerRules.CheckSeals(
            BlockFault.ParentSeals, head.Number, body.ParentRound, head.Hash, grandparent, body.ParentSeals);
    }

    private BlockRejection? Execute(Block block, List<CheckedTransaction> items, out BlockProposal proposal)
    {
        proposal = null!;
        using BlockExecution execution = new(Spec, _committed, BlockContext.Of(block.Header));
        for (int i = 0; i < items.Count; i++)
        {
            if (execution.TryAdd(items[i]) is { } invalid)
            {
                return BlockRejection.Of(i, invalid);
            }
        }

        ExecutionResult result = execution.Finish();
        BlockRejection? rejection = BlockRules.CheckResult(block.Header, result);
        if (rejection is not null)
        {
            result.Dispose();
            return rejection;
        }

        proposal = new BlockProposal(block, result);
        return null;
    }

    private void CheckCommit(BlockProposal proposal, Block sealedBlock)
    {
        Invariant.Check(!_failed);
        Invariant.Check(sealedBlock.Hash == proposal.Block.Hash);
        Invariant.Check(sealedBlock.Header.ParentHash == _head.Hash);
        Invariant.Check(BlockRules.CheckResult(sealedBlock.Header, proposal.Result) is null);
        Invariant.Check(CheckSeals(sealedBlock) is null);
    }

    /// <summary>Writes what follows from a block that is in the logs, then shows it to readers.</summary>
    private void Publish(Block block, ExecutionResult result, SegmentPointer place)
    {
        using IWriteBatch batch = _store.CreateBatch();
        BlockColumns.Write(batch, block, result.Receipts, place);
        batch.Put(Column.ChangeSets, BlockColumns.KeyOf(block.Number), result.ChangeSet.Encoded.Span);
        SettledLeafColumn.Write(batch, result.SettledRuns);
        result.State.WriteTo(batch, _store);
        CheckpointSchedule schedule = _committed.Checkpoints.After(block.Number, result.ChangeSet.Count);
        CheckpointColumn.Write(batch, schedule);
        ChainPruning.AddTo(batch, _store, block.Header, result.State, Spec, _options, _committed.Checkpoints);
        lock (_publishing)
        {
            _store.Write(batch, sync: false);
            _committed.Ledger.Apply(result.Ledger);
            _committed.Checkpoints.Schedule = schedule;
            _head = new ChainHead(block.Header, block.Hash);
        }

        result.Dispose();
        if (!_options.KeepsSidecars)
        {
            _logs.PruneSidecars(block.Header.TimestampMs - Math.Min(Spec.Genesis.RetentionMs, block.Header.TimestampMs));
        }
    }

    /// <summary>Executes again what the log has beyond the database's head.</summary>
    private ulong ImportFromLog()
    {
        ulong before = _head.Number;
        SegmentPointer? place = BlockColumns.ReadPlace(_store, _head.Number);
        foreach ((SegmentPointer pointer, BlockRecord record) in _logs.EnumerateBlocks(place))
        {
            if (record.Block.Number <= _head.Number)
            {
                continue;
            }

            BlockRejection? rejection = TryVerify(record.Block, _logs.ReadSidecars(record), out BlockProposal proposal)
                ?? CheckSeals(record.Block);
            if (rejection is not null)
            {
                throw new StorageException(
                    StorageFault.Corrupt, $"block {record.Block.Number} of the log does not follow: {rejection}");
            }

            Publish(record.Block, proposal.Result, pointer);
        }

        return _head.Number - before;
    }
}

/// <summary>How a chain was opened.</summary>
/// <param name="CutBytes">Bytes of records that a crash had torn off the ends of the logs.</param>
/// <param name="ReplayedBlocks">Blocks that the logs had and the database had lost: executed again.</param>
/// <param name="Ledger">Where the ledger's rows came from.</param>
public sealed record ChainOpeningReport(long CutBytes, ulong ReplayedBlocks, LedgerLoadReport Ledger);

/// <summary>The newest block.</summary>
/// <param name="Header">Its header, with its seals.</param>
/// <param name="Hash">Its hash.</param>
public sealed record ChainHead(BlockHeader Header, Hash256 Hash)
{
    /// <summary>Its number.</summary>
    public ulong Number => Header.Number;
}
