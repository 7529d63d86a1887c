using MarketChain.Chain.Blocks;
using MarketChain.Chain.Checkpoints;
using MarketChain.Chain.Execution;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.State;
using MarketChain.State.Ledger.Checkpoint;
using MarketChain.Storage;
using MarketChain.Storage.Segments;

namespace MarketChain.Chain;

/// <summary>
/// Makes a final block the newest one, in the order in which a crash at any point does no harm:
/// <code>
/// logs of sidecars and blocks ─► one batch: state, history, ledger, receipts, indexes, head ─► memory, shown
///   beside the next block:  sidecars synced ─► blocks synced ─► the database's log written and synced
/// </code>
/// The next block waits for that, so at most one is not on disk. What the logs have and the database lost is executed
/// again at the next start; the database never has what the logs lost (docs/decisions/0010). A block that one validator
/// decides alone is synced before it is shown: nobody else has it (0081).
/// </summary>
internal sealed class ChainWriter
{
    private readonly ChainSpec _spec;
    private readonly IKeyValueStore _store;
    private readonly BlockLogs _logs;
    private readonly CommittedState _committed;
    private readonly ChainOptions _options;
    private readonly Lock _publishing = new();
    private volatile PublishedBlock _published;
    private bool _failed;
    private bool _isClosed;

    /// <summary>Goes on after the newest block of a store.</summary>
    public ChainWriter(
        ChainSpec spec,
        IKeyValueStore store,
        BlockLogs logs,
        CommittedState committed,
        ChainOptions options,
        ChainHead head)
    {
        _spec = spec;
        _store = store;
        _logs = logs;
        _committed = committed;
        _options = options;
        _published = ToPublish(head);
    }

    /// <summary>The newest block. Any thread may ask.</summary>
    public ChainHead Head => _published.Head;

    /// <summary>What it says about the next one. Any thread may ask.</summary>
    public NextHeight Next => _published.Next;

    /// <summary>Shows a sealed block, and puts it on disk for good: <see cref="WaitDurable"/> waits for that.</summary>
    /// <exception cref="StorageException">
    /// The disk failed: nobody knows what was written, so nothing more is.
    /// </exception>
    public void Commit(Block block, ExecutionResult result)
    {
        Invariant.Check(!_failed && !_isClosed);
        _failed = true;
        WaitDurable();
        PruneSidecars(block.Header.TimestampMs);
        Publish(block, result, _logs.Append(block, result));
        _failed = false;
    }

    /// <summary>Returns when every block that is shown survives any crash.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public void WaitDurable() => _options.Syncing.Wait();

    /// <summary>Writes what follows from a block that is in the logs, then shows it to readers.</summary>
    public void Publish(Block block, ExecutionResult result, SegmentPointer place)
    {
        Invariant.Check(block.Header.ParentHash == Head.Hash);
        CheckpointSchedule schedule = _committed.Checkpoints.After(block.Number, result.ChangeSet.Count);
        using IWriteBatch batch = _store.CreateBatch();
        BlockColumns.Write(batch, block, result.Receipts, place);
        ChangeSetStore.Put(batch, result.ChangeSet);
        SettledLeafColumn.Write(batch, result.SettledRuns);
        SettledNodeColumn.Write(batch, result.SettledRuns);
        CheckpointColumn.Write(batch, schedule);
        result.State.WriteTo(batch, _store);
        ChainPruning.AddTo(batch, _store, block.Header, result.State, _spec, _options, _committed.Checkpoints);

        // The batch stays in memory until the logs are synced: FlushWal is what writes it.
        _store.Write(batch, sync: false);
        _options.Syncing.Start(Sync);
        if (_published.Next.Validators.Count == 1)
        {
            WaitDurable();
        }

        Show(block, result, schedule);
        result.Dispose();
    }

    /// <summary>A view in which state, ledger and indexes are of one block. Does not wait for the disk.</summary>
    public ChainReader OpenReader()
    {
        lock (_publishing)
        {
            return new ChainReader(_spec, _published.Hold(), _logs, _committed.Ledger, _committed.Simulators);
        }
    }

    /// <summary>Refuses every later block, and every later reader; all that was shown is on disk.</summary>
    public void Close()
    {
        if (!_failed)
        {
            WaitDurable();
        }

        lock (_publishing)
        {
            if (!_isClosed)
            {
                _published.Release();
            }

            _isClosed = true;
        }
    }

    /// <summary>From now on readers see a block.</summary>
    private void Show(Block block, ExecutionResult result, CheckpointSchedule schedule)
    {
        PublishedBlock before = _published;
        lock (_publishing)
        {
            _committed.Ledger.Apply(result.Ledger);
            _committed.Checkpoints.Schedule = schedule;
            _published = ToPublish(new ChainHead(block.Header, block.Hash));
        }

        before.Release();
    }

    private PublishedBlock ToPublish(ChainHead head)
    {
        IStoreSnapshot snapshot = _store.Snapshot();
        NextHeight next = NextHeight.Read(_spec, snapshot, new WorldStateReader(snapshot), head);
        return new PublishedBlock(next, snapshot, _committed.Ledger.ViewNewest());
    }

    private void Sync()
    {
        _logs.Sync();
        _store.FlushWal(sync: true);
    }

    private void PruneSidecars(ulong nowMs)
    {
        if (!_options.KeepsSidecars && nowMs > _spec.Genesis.RetentionMs)
        {
            _logs.PruneSidecars(nowMs - _spec.Genesis.RetentionMs);
        }
    }
}

/// <summary>The newest block.</summary>
/// <param name="Header">Its header, with its seals.</param>
/// <param name="Hash">Its hash.</param>
public sealed record ChainHead(BlockHeader Header, Hash256 Hash)
{
    /// <summary>Its number.</summary>
    public ulong Number => Header.Number;
}
