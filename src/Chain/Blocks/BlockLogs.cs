using MarketChain.Chain.Execution;
using MarketChain.Primitives.Binary;
using MarketChain.Primitives.Blocks;
using MarketChain.State.Ledger.Checkpoint;
using MarketChain.Storage;
using MarketChain.Storage.Segments;

namespace MarketChain.Chain.Blocks;

/// <summary>
/// The two logs that hold what cannot be computed again. Sidecars are pruned by the hour, blocks are kept. One thread
/// appends; any number read.
/// </summary>
public sealed class BlockLogs : IDisposable
{
    private const byte RecordKind = 1;

    private readonly SegmentLog _blocks;
    private readonly SegmentLog _sidecars;
    private readonly ByteWriter _writer = new();

    private BlockLogs(string folder, SegmentLog blocks, SegmentLog sidecars)
    {
        Checkpoints = new CheckpointFolder(Path.Combine(folder, "ledger"));
        _blocks = blocks;
        _sidecars = sidecars;
    }

    /// <summary>
    /// Bytes that a crash had torn off the ends of the logs, and that were cut when they were opened.
    /// </summary>
    public long CutBytes => _blocks.CutBytes + _sidecars.CutBytes;

    /// <summary>Bytes of all blocks.</summary>
    public long BlockBytes => _blocks.SizeBytes;

    /// <summary>Bytes of all sidecars that are kept.</summary>
    public long SidecarBytes => _sidecars.SizeBytes;

    /// <summary>The files of the ledger's pages, in the folder <c>ledger</c> beside the logs.</summary>
    internal CheckpointFolder Checkpoints { get; }

    /// <summary>Opens or creates the logs in the folders <c>blocks</c> and <c>sidecars</c> of a folder.</summary>
    /// <exception cref="StorageException">
    /// Locked, of a newer version, or damaged where no crash explains it.
    /// </exception>
    public static BlockLogs Open(string folder)
    {
        SegmentLog blocks = SegmentLog.Open(Path.Combine(folder, "blocks"));
        try
        {
            return new BlockLogs(folder, blocks, SegmentLog.Open(Path.Combine(folder, "sidecars")));
        }
        catch (StorageException)
        {
            blocks.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Adds a sealed block with its sidecars. It survives a crash after <see cref="Sync"/>.
    /// </summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    internal SegmentPointer Append(Block block, ExecutionResult result)
    {
        List<SidecarPlace> places = [];
        for (int i = 0; i < result.Items.Count; i++)
        {
            if (result.Items[i].HasSidecar)
            {
                places.Add(new SidecarPlace(i, AppendSidecar(block, result.Items[i], result.Results[i])));
            }
        }

        return Append(new BlockRecord(places, block));
    }

    /// <summary>
    /// Adds a block whose sidecars are there, or elsewhere, or gone. It survives a crash after <see cref="Sync"/>.
    /// </summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    internal SegmentPointer Append(BlockRecord record)
    {
        _writer.Clear();
        record.Write(_writer);
        Block block = record.Block;
        return _blocks.Append(block.Header.TimestampMs, RecordKind, block.Number, _writer.Written);
    }

    /// <summary>
    /// Waits for the disk: the sidecars first, so that a block that a crash left in the log has them. Nothing may be
    /// added meanwhile.
    /// </summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    internal void Sync()
    {
        _sidecars.Sync();
        _blocks.Sync();
    }

    /// <summary>
    /// Takes back the newest block when its sidecars are not there: a crash came before both were synced. The database
    /// cannot have it, since it is written after that; those who voted for it have it in their signing logs.
    /// </summary>
    /// <param name="head">Where the database's newest block is; every one after it is looked at.</param>
    /// <exception cref="StorageException">The disk failed, or altered what is in the log.</exception>
    internal void CutUnfinished(SegmentPointer? head)
    {
        (SegmentPointer place, BlockRecord newest) = EnumerateBlocks(head).Last();
        if (place != head && !newest.Sidecars.All(sidecar => _sidecars.Holds(sidecar.Pointer)))
        {
            _blocks.CutNewest(place);
        }
    }

    /// <summary>A block by its place.</summary>
    /// <exception cref="StorageException">It is not there, or not as it was written.</exception>
    internal BlockRecord Read(SegmentPointer pointer)
        => _blocks.TryRead(pointer, out SegmentRecord record)
            ? BlockRecord.Read(record.Payload)
            : throw new StorageException(StorageFault.Corrupt, $"the log of blocks lacks segment {pointer.Segment}");

    /// <summary>A batch by its place; null once it was pruned.</summary>
    /// <exception cref="StorageException">It should be there and is not, or not as it was written.</exception>
    internal SidecarRecord? ReadSidecar(SegmentPointer pointer)
        => _sidecars.TryRead(pointer, out SegmentRecord record) ? SidecarRecord.Read(record.Payload) : null;

    /// <summary>The sidecars of a block's batches, in order.</summary>
    /// <exception cref="StorageException">
    /// One is missing, or was pruned: the block cannot be executed again.
    /// </exception>
    internal List<ReadOnlyMemory<byte>> ReadSidecars(BlockRecord record)
    {
        List<ReadOnlyMemory<byte>> sidecars = [];
        foreach (SidecarPlace place in record.Sidecars)
        {
            SidecarRecord? sidecar = ReadSidecar(place.Pointer);
            sidecars.Add(sidecar?.Sidecar ?? throw new StorageException(
                StorageFault.Corrupt,
                $"the rows of transaction {place.TransactionIndex} of block {record.Block.Number} are gone"));
        }

        return sidecars;
    }

    /// <summary>The blocks from a place on, in the order in which they became final.</summary>
    internal IEnumerable<(SegmentPointer Pointer, BlockRecord Record)> EnumerateBlocks(SegmentPointer? from)
        => _blocks.Enumerate(from).Select(record => (record.Pointer, BlockRecord.Read(record.Payload)));

    /// <summary>Deletes the sidecars of hours that ended before a time; returns the bytes given back.</summary>
    internal long PruneSidecars(ulong beforeMs) => _sidecars.DropBefore(beforeMs);

    /// <inheritdoc/>
    public void Dispose()
    {
        _blocks.Dispose();
        _sidecars.Dispose();
    }

    private SegmentPointer AppendSidecar(Block block, CheckedTransaction item, TransactionResult result)
    {
        _writer.Clear();
        new SidecarRecord(item.Transaction.Hash, item.Sidecar, result.Outcomes).Write(_writer);
        return _sidecars.Append(block.Header.TimestampMs, RecordKind, block.Number, _writer.Written);
    }
}
