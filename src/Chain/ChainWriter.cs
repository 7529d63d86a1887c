using MarketChain.Chain.Blocks;
using MarketChain.Chain.Checkpoints;
using MarketChain.Chain.Execution;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.State.Ledger.Checkpoint;
using MarketChain.Storage;
using MarketChain.Storage.Segments;

namespace MarketChain.Chain;

/// <summary>
/// Makes a final block the newest one, in the order in which a crash at any point does no harm:
/// <code>
/// sidecar log, synced ─► block log, synced ─► one batch: state, history, ledger, receipts, indexes, head ─► memory
/// </code>
/// What the logs have and the database lost is executed again at the next start.
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
        _published = new PublishedBlock(head, store.Snapshot(), committed.Ledger.ViewNewest());
    }

    /// <summary>The newest block. Any thread may ask.</summary>
    public ChainHead Head => _published.Head;

    /// <summary>Puts a sealed block on disk for good, and shows it.</summary>
    /// <exception cref="StorageException">
    /// The disk failed: nobody knows what was written, so nothing more is.
    /// </exception>
    public void Commit(Block block, ExecutionResult result)
    {
        Invariant.Check(!_failed && !_isClosed);
        _failed = true;
        Publish(block, result, _logs.Append(block, result));
        _failed = false;
    }

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

        // Un-synced batches are not lost as a suffix (docs/decisions/0010): each block's is synced. Readers do not wait
        // for that: what they get is the snapshot of the block before.
        _store.Write(batch, sync: true);
        Show(block, result, schedule);
        result.Dispose();
        PruneSidecars(block.Header.TimestampMs);
    }

    /// <summary>A view in which state, ledger and indexes are of one block. Does not wait for the disk.</summary>
    public ChainReader OpenReader()
    {
        lock (_publishing)
        {
            return new ChainReader(_spec, _published.Hold(), _logs, _committed.Ledger, _committed.Simulators);
        }
    }

    /// <summary>Refuses every later block, and every later reader.</summary>
    public void Close()
    {
        lock (_publishing)
        {
            if (!_isClosed)
            {
                _published.Release();
            }

            _isClosed = true;
        }
    }

    /// <summary>From now on readers see a block that is on disk.</summary>
    private void Show(Block block, ExecutionResult result, CheckpointSchedule schedule)
    {
        PublishedBlock before = _published;
        lock (_publishing)
        {
            _committed.Ledger.Apply(result.Ledger);
            _committed.Checkpoints.Schedule = schedule;
            _published = new PublishedBlock(
                new ChainHead(block.Header, block.Hash), _store.Snapshot(), _committed.Ledger.ViewNewest());
        }

        before.Release();
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
