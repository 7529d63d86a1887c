using MarketChain.Chain.Blocks;
using MarketChain.Chain.Execution;
using MarketChain.Chain.Files;
using MarketChain.Chain.Simulation;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.State.Ledger;
using MarketChain.Storage;

namespace MarketChain.Chain;

/// <summary>
/// All that the chain knows, at one block: a snapshot that later blocks do not move. For one request; a reader that is
/// kept open keeps old values on disk. Safe for several threads, but for Dispose.
/// </summary>
public sealed partial class ChainReader : IDisposable
{
    private readonly IStoreSnapshot _snapshot;
    private readonly LedgerView _rows;
    private readonly BlockLogs _logs;
    private readonly AttentionLedger _ledger;
    private readonly RunnerPool _runners;
    private PublishedBlock? _block;

    /// <summary>Takes over what holds the block.</summary>
    internal ChainReader(
        ChainSpec spec, PublishedBlock block, BlockLogs logs, AttentionLedger ledger, RunnerPool runners)
    {
        Spec = spec;
        Head = block.Head;
        NextHeight = block.Next;
        _snapshot = block.Snapshot;
        _rows = block.Rows;
        _block = block;
        _logs = logs;
        _ledger = ledger;
        _runners = runners;
    }

    /// <summary>The chain's rules.</summary>
    public ChainSpec Spec { get; }

    /// <summary>All of the database, for a copy of it.</summary>
    internal IKeyValueReader Store => _snapshot;

    /// <summary>The ledger's rows.</summary>
    internal LedgerView Rows => _rows;

    /// <summary>Where blocks, rows and pages are.</summary>
    internal BlockLogs Logs => _logs;

    /// <summary>The newest block of this view.</summary>
    public ChainHead Head { get; }

    /// <summary>What that block says about the next one.</summary>
    public NextHeight NextHeight { get; }

    /// <summary>A header with its seals; null when there is no such block.</summary>
    public BlockHeader? GetHeader(ulong number) => BlockColumns.ReadHeader(_snapshot, number);

    /// <summary>The number of a block by its hash; null when there is none.</summary>
    public ulong? FindBlock(in Hash256 hash) => BlockColumns.ReadNumber(_snapshot, hash);

    /// <summary>A block; null when there is no such one.</summary>
    /// <exception cref="StorageException">The disk failed or altered it.</exception>
    public Block? GetBlock(ulong number) => ReadRecord(number)?.Block;

    /// <summary>A block's receipts and the events of its system step; null when there is no such block.</summary>
    public BlockReceipts? GetReceipts(ulong number) => BlockColumns.ReadReceipts(_snapshot, number);

    /// <summary>Where a transaction is; null when it is in no block.</summary>
    public TransactionPlace? FindTransaction(in Hash256 hash) => BlockColumns.ReadTransaction(_snapshot, hash);

    /// <summary>
    /// The rows of a batch and what became of them; null when it is no batch, or its rows were pruned.
    /// </summary>
    public BatchRows? GetBatchRows(TransactionPlace place)
    {
        BlockRecord? record = ReadRecord(place.Block);
        foreach (SidecarPlace sidecar in record?.Sidecars ?? [])
        {
            if (sidecar.TransactionIndex == place.Index && _logs.ReadSidecar(sidecar.Pointer) is { } kept)
            {
                return new BatchRows(kept.Sidecar, kept.Outcomes);
            }
        }

        return null;
    }

    /// <summary>A block with the rows of its batches; null when it is not there or its rows were pruned.</summary>
    public BlockWithSidecars? GetBlockWithSidecars(ulong number)
    {
        if (ReadRecord(number) is not { } record)
        {
            return null;
        }

        List<ReadOnlyMemory<byte>> sidecars = [];
        foreach (SidecarPlace place in record.Sidecars)
        {
            if (_logs.ReadSidecar(place.Pointer) is not { } kept)
            {
                return null;
            }

            sidecars.Add(kept.Sidecar);
        }

        return new BlockWithSidecars(record.Block, sidecars);
    }

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _block, null)?.Release();

    private BlockRecord? ReadRecord(ulong number)
        => BlockColumns.ReadPlace(_snapshot, number) is { } place ? _logs.Read(place) : null;
}

/// <summary>The rows of a batch, while they are kept.</summary>
/// <param name="Sidecar">Salt and columns: <see cref="Primitives.Transactions.ImpressionColumns"/>.</param>
/// <param name="Outcomes">
/// <see cref="Primitives.Transactions.ImpressionOutcomes"/> of each row; empty when the batch failed.
/// </param>
public sealed record BatchRows(ReadOnlyMemory<byte> Sidecar, ReadOnlyMemory<byte> Outcomes);
