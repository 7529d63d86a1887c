using MarketChain.Chain.Blocks;
using MarketChain.Chain.Emergency;
using MarketChain.Chain.Execution;
using MarketChain.Chain.Files;
using MarketChain.Chain.Genesis;
using MarketChain.Chain.Validation;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Rlp;
using MarketChain.Storage;
using MarketChain.Storage.Memory;
using MarketChain.Storage.Segments;

namespace MarketChain.Chain.Snapshots;

/// <summary>
/// The blocks of a snapshot: each hangs on the one before it by its hash, and has seals of those whom that one names.
/// So whoever trusts genesis need trust nobody who made the file. An old set keeps its keys for ever, though: who fears
/// that so many of it turned compares the last hash with one from elsewhere.
/// </summary>
internal sealed class SnapshotBlocks(
    GenesisConfig genesis, IKeyValueStore store, BlockLogs logs, IReadOnlyList<ValidatorChange> changes)
{
    private const int BatchBytesMax = 8 << 20;

    private BlockHeader _last = null!;
    private Hash256 _lastHash;

    /// <summary>Block 0, which follows from the genesis file.</summary>
    public Hash256 PutGenesis()
    {
        using MemoryStore scratch = new();
        Block block = GenesisBlock.Create(genesis, GenesisBlock.Execute(genesis, scratch));
        using IWriteBatch batch = store.CreateBatch();
        Put(batch, block, new BlockReceipts([], []));
        store.Write(batch, sync: false);
        return block.Hash;
    }

    /// <summary>Reads and keeps all blocks; returns the last one's header.</summary>
    /// <param name="source">At the first of them.</param>
    /// <param name="known">A final block that must be one of them; null when none is known.</param>
    /// <param name="read">Hears the number of each.</param>
    /// <exception cref="BlockFileException">
    /// A block is not the next one, or not what its header says, or the known one is another.
    /// </exception>
    public BlockHeader PutAll(SnapshotSource source, ChainHead? known, Action<ulong> read)
    {
        CheckKnown(known);
        if (known?.Number > source.Height)
        {
            throw new BlockFileException($"it ends at block {source.Height}, before block {known.Number}");
        }

        ChainSpec spec = new(genesis, _lastHash, changes);
        using IWriteBatch batch = store.CreateBatch();
        for (ulong number = 1; number <= source.Height; number++)
        {
            (Block block, BlockReceipts receipts) = ReadNext(source, number);
            CheckLink(block, spec);
            CheckContent(block, receipts);
            Put(batch, block, receipts);
            CheckKnown(known);
            if (batch.SizeBytes > BatchBytesMax)
            {
                store.Write(batch, sync: false);
                batch.Clear();
            }

            read(number);
        }

        logs.Sync();
        store.Write(batch, sync: true);
        return _last;
    }

    private void CheckKnown(ChainHead? known)
    {
        if (known?.Number == _last.Number && known.Hash != _lastHash)
        {
            throw new BlockFileException($"its block {_last.Number} is {_lastHash}: expected {known.Hash}");
        }
    }

    private static (Block Block, BlockReceipts Receipts) ReadNext(SnapshotSource source, ulong number)
    {
        if (source.Kind != SnapshotKind.Block)
        {
            throw new BlockFileException($"block {number} is missing");
        }

        RlpFieldReader fields = source.Fields();
        ReadOnlyMemory<byte> encoded = fields.Bytes("block", Block.EncodedLengthMax);
        ReadOnlyMemory<byte> record = fields.Bytes("receipts");
        source.Next(fields);
        if (!Block.TryDecode(encoded, out Block? block, out DecodeError error) || block.Number != number)
        {
            throw new BlockFileException($"block {number} is malformed: {error}");
        }

        return (block, ReceiptRecord.Decode(record));
    }

    private void CheckLink(Block block, ChainSpec spec)
    {
        if (block.Header.ParentHash != _lastHash)
        {
            throw new BlockFileException($"block {block.Number} does not follow block {_lastHash}");
        }

        ValueList<Ed25519PublicKey> makers = spec.ValidatorsAfter(_last);
        ExtraData extra = block.Header.Extra;
        if (!Seals.Verify(
            spec.GenesisHash, block.Number, extra.Round, block.Hash, makers, extra.Seals, out SealFault fault))
        {
            throw new BlockFileException($"block {block.Number} is not final: {fault}");
        }
    }

    private static void CheckContent(Block block, BlockReceipts receipts)
    {
        if (BlockRules.CheckBody(block) is { } rejection)
        {
            throw new BlockFileException($"block {block.Number}: {rejection}");
        }

        if (receipts.ComputeRoot() != block.Header.ReceiptsRoot
            || !receipts.ComputeBloom().Equals(block.Header.LogsBloom))
        {
            throw new BlockFileException($"the receipts of block {block.Number} are not those of its header");
        }
    }

    /// <summary>Keeps a block as one whose rows were pruned.</summary>
    private void Put(IWriteBatch batch, Block block, BlockReceipts receipts)
    {
        List<SidecarPlace> gone = [];
        for (int i = 0; i < block.Body.Transactions.Count; i++)
        {
            if (CheckedTransaction.IsBatch(block.Body.Transactions[i]))
            {
                gone.Add(new SidecarPlace(i, default));
            }
        }

        SegmentPointer place = logs.Append(new BlockRecord(gone, block));
        BlockColumns.Write(batch, block, receipts, place);
        _last = block.Header;
        _lastHash = block.Hash;
    }
}
