using MarketChain.Chain.Blocks;
using MarketChain.Chain.Emergency;
using MarketChain.Chain.Execution;
using MarketChain.Chain.Genesis;
using MarketChain.Chain.Validation;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.State;
using MarketChain.Storage;
using MarketChain.Storage.Segments;

namespace MarketChain.Chain;

/// <summary>
/// From what a stop or a crash left to a head that everything agrees with. The logs are synced before the database is
/// written, so the database may lag behind them, by many blocks even, and must never be ahead.
/// </summary>
internal static class ChainOpening
{
    /// <summary>The newest block in the database; an empty database gets block 0.</summary>
    /// <exception cref="StorageException">What is on disk does not fit together.</exception>
    /// <exception cref="GenesisException">The database holds the chain of another genesis.</exception>
    public static ChainHead OpenHead(
        GenesisConfig genesis, IKeyValueStore store, BlockLogs logs, out Hash256 genesisHash)
    {
        if (BlockColumns.ReadHead(store) is not { } head)
        {
            return WriteGenesis(genesis, store, logs, out genesisHash);
        }

        BlockHeader first = ReadHeader(store, 0);
        genesisHash = first.ComputeHash();
        CheckGenesis(genesis, first);
        BlockHeader header = ReadHeader(store, head.Number);
        CheckHead(header, head.Hash, store, logs);
        return new ChainHead(header, head.Hash);
    }

    /// <summary>Each change of validators fits the chain as far as that is here.</summary>
    /// <exception cref="ValidatorChangeException">One does not; the message says why.</exception>
    public static void CheckChanges(
        ChainSpec spec, IReadOnlyList<ValidatorChange> changes, IKeyValueReader store, ulong head)
    {
        if (changes.Select(change => change.Height).Distinct().Count() != changes.Count)
        {
            throw new ValidatorChangeException("two changes of validators follow one block: expected one");
        }

        HeaderRules rules = new(spec);
        foreach (ValidatorChange change in changes)
        {
            BlockHeader? parent = change.Height <= head ? ReadHeader(store, change.Height) : null;
            string? fault = parent is null ? change.Check(spec) : change.Check(spec, parent);
            if (fault is null && change.Height < head)
            {
                BlockHeader child = ReadHeader(store, change.Height + 1);
                bool follows = rules.CheckSeals(
                    BlockFault.Seals, child.Number, child.Extra.Round, child.ComputeHash(), parent!, child.Extra.Seals)
                    is null;
                fault = follows ? null : "the chain went on without it";
            }

            if (fault is not null)
            {
                throw new ValidatorChangeException($"the change of validators after block {change.Height}: {fault}");
            }
        }
    }

    private static ChainHead WriteGenesis(
        GenesisConfig genesis, IKeyValueStore store, BlockLogs logs, out Hash256 genesisHash)
    {
        StateChanges state = GenesisBlock.Execute(genesis, store);
        Block block = GenesisBlock.Create(genesis, state);
        genesisHash = block.Hash;
        (SegmentPointer place, BlockRecord? record) = logs.EnumerateBlocks(from: null).FirstOrDefault();
        if (record is null)
        {
            place = logs.Append(new BlockRecord([], block));
            logs.Sync();
        }
        else if (record.Block.Hash != block.Hash)
        {
            throw Other(genesis, record.Block.Header);
        }

        logs.CutUnfinished(place);
        using IWriteBatch batch = store.CreateBatch();
        BlockColumns.Write(batch, block, new BlockReceipts([], []), place);
        batch.Put(Column.ChangeSets, BlockColumns.KeyOf(block.Number), GenesisBlock.NoChanges);
        state.WriteTo(batch, store);
        store.Write(batch, sync: true);
        return new ChainHead(block.Header, block.Hash);
    }

    private static void CheckGenesis(GenesisConfig genesis, BlockHeader first)
    {
        if (!first.Extra.Vanity.Span.SequenceEqual(genesis.FileHash.Bytes))
        {
            throw Other(genesis, first);
        }
    }

    private static void CheckHead(BlockHeader header, in Hash256 hash, IKeyValueStore store, BlockLogs logs)
    {
        Hash256 found = header.ComputeHash();
        if (found != hash || StateHead.Read(store) != new StateHead(header.Number, header.StateRoot))
        {
            throw Corrupt($"the head is block {header.Number} {hash}, its header {found}, and the state another");
        }

        if (BlockColumns.ReadPlace(store, header.Number) is not { } place || logs.Read(place).Block.Hash != hash)
        {
            throw Corrupt($"the database is at block {header.Number}, which the log of blocks lacks");
        }

        logs.CutUnfinished(place);
    }

    private static BlockHeader ReadHeader(IKeyValueReader store, ulong number)
        => BlockColumns.ReadHeader(store, number) ?? throw Corrupt($"the header of block {number} is missing");

    private static StorageException Corrupt(string what) => new(StorageFault.Corrupt, what);

    private static GenesisException Other(GenesisConfig genesis, BlockHeader first)
        => new($"the data folder holds another chain: genesis file {genesis.FileHash} was expected, "
            + $"{Hex.Encode(first.Extra.Vanity.Span)} is bound into its block 0");
}
