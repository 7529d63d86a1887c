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
internal sealed class ChainWriter(
    ChainSpec spec,
    IKeyValueStore store,
    BlockLogs logs,
    CommittedState committed,
    ChainOptions options,
    ChainHead head)
{
    private readonly Lock _publishing = new();
    private volatile ChainHead _head = head;
    private bool _failed;

    /// <summary>The newest block. Any thread may ask.</summary>
    public ChainHead Head => _head;

    /// <summary>Puts a sealed block on disk for good, and shows it.</summary>
    /// <exception cref="StorageException">
    /// The disk failed: nobody knows what was written, so nothing more is.
    /// </exception>
    public void Commit(Block block, ExecutionResult result)
    {
        Invariant.Check(!_failed);
        _failed = true;
        Publish(block, result, logs.Append(block, result));
        _failed = false;
    }

    /// <summary>Writes what follows from a block that is in the logs, then shows it to readers.</summary>
    public void Publish(Block block, ExecutionResult result, SegmentPointer place)
    {
        Invariant.Check(block.Header.ParentHash == _head.Hash);
        CheckpointSchedule schedule = committed.Checkpoints.After(block.Number, result.ChangeSet.Count);
        using IWriteBatch batch = store.CreateBatch();
        BlockColumns.Write(batch, block, result.Receipts, place);
        ChangeSetStore.Put(batch, result.ChangeSet);
        SettledLeafColumn.Write(batch, result.SettledRuns);
        SettledNodeColumn.Write(batch, result.SettledRuns);
        CheckpointColumn.Write(batch, schedule);
        result.State.WriteTo(batch, store);
        ChainPruning.AddTo(batch, store, block.Header, result.State, spec, options, committed.Checkpoints);
        lock (_publishing)
        {
            // Un-synced batches are not lost as a suffix (docs/decisions/0010): each block's is synced.
            store.Write(batch, sync: true);
            committed.Ledger.Apply(result.Ledger);
            committed.Checkpoints.Schedule = schedule;
            _head = new ChainHead(block.Header, block.Hash);
        }

        result.Dispose();
        PruneSidecars(block.Header.TimestampMs);
    }

    /// <summary>A view in which state, ledger and indexes are of one block.</summary>
    public ChainReader OpenReader()
    {
        lock (_publishing)
        {
            return new ChainReader(spec, _head, store.Snapshot(), logs, committed.Ledger);
        }
    }

    /// <summary>Refuses every later block.</summary>
    public void Close() => _failed = true;

    private void PruneSidecars(ulong nowMs)
    {
        if (!options.KeepsSidecars && nowMs > spec.Genesis.RetentionMs)
        {
            logs.PruneSidecars(nowMs - spec.Genesis.RetentionMs);
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
