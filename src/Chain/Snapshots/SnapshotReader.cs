using System.Buffers.Binary;
using MarketChain.Chain.Blocks;
using MarketChain.Chain.Emergency;
using MarketChain.Chain.Checkpoints;
using MarketChain.Chain.Files;
using MarketChain.Chain.Genesis;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Rlp;
using MarketChain.State;
using MarketChain.State.Ledger.Checkpoint;
using MarketChain.Storage;

namespace MarketChain.Chain.Snapshots;

/// <summary>Fills an empty folder with the chain of a snapshot, and believes nothing in it.</summary>
public sealed class SnapshotReader
{
    private const int BatchBytesMax = 8 << 20;

    private readonly GenesisConfig _genesis;
    private readonly IKeyValueStore _store;
    private readonly BlockLogs _logs;
    private readonly SnapshotSource _source;
    private readonly BlockHeader _head;
    private ulong? _firstChanges;

    private SnapshotReader(
        GenesisConfig genesis,
        IKeyValueStore store,
        BlockLogs logs,
        Stream source,
        Action<ulong> read,
        IReadOnlyList<ValidatorChange> changes,
        ChainHead? known)
    {
        _genesis = genesis;
        _store = store;
        _logs = logs;
        SnapshotBlocks blocks = new(genesis, store, logs, changes);
        _source = new SnapshotSource(source, blocks.PutGenesis());
        _head = blocks.PutAll(_source, known, read);
    }

    /// <summary>
    /// Restores a chain, which is opened once to see that all agrees. After an exception the folder holds nothing of
    /// use, and refuses to be opened.
    /// </summary>
    /// <param name="genesis">The chain's genesis: all the trust there is.</param>
    /// <param name="store">Empty; stays the caller's.</param>
    /// <param name="logs">Empty; stay the caller's.</param>
    /// <param name="source">The snapshot, from its start.</param>
    /// <param name="read">Hears the number of each block that was read.</param>
    /// <param name="changes">Emergency changes of validators that the operator vouches for.</param>
    /// <param name="known">A block that is known to be final, and so must be in it; null for none but genesis.</param>
    /// <returns>The block after which it was made.</returns>
    /// <exception cref="BlockFileException">There is a chain already, or the file is not what it says.</exception>
    /// <exception cref="StorageException">The disk failed.</exception>
    public static ChainHead Restore(
        GenesisConfig genesis,
        IKeyValueStore store,
        BlockLogs logs,
        Stream source,
        Action<ulong> read,
        IReadOnlyList<ValidatorChange>? changes = null,
        ChainHead? known = null)
    {
        if (BlockColumns.ReadHead(store) is not null || logs.EnumerateBlocks(from: null).Any())
        {
            throw new BlockFileException("the folder holds a chain already");
        }

        try
        {
            SnapshotReader reader = new(genesis, store, logs, source, read, changes ?? [], known);
            reader.ReadChanges();
            reader.ReadState();
            reader.ReadLedger();
            reader._source.Finish();
            using Blockchain chain = Blockchain.Open(
                genesis, store, logs, new ChainOptions { ValidatorChanges = changes ?? [] });
            return chain.Head;
        }
        catch (StorageException fault) when (fault.Fault == StorageFault.Corrupt)
        {
            throw new BlockFileException($"the file does not fit together: {fault.Message}");
        }
    }

    private void ReadChanges()
    {
        using IWriteBatch batch = _store.CreateBatch();
        ulong? last = null;
        while (_source.Kind == SnapshotKind.Changes)
        {
            RlpFieldReader fields = _source.Fields();
            ReadOnlySpan<byte> key = fields.Fixed("number", sizeof(ulong));
            ulong number = BinaryPrimitives.ReadUInt64BigEndian(key);
            Check(number == (last + 1 ?? number) && number <= _head.Number, "a change set is missing");
            _firstChanges ??= number;
            last = number;
            batch.Put(Column.ChangeSets, key, fields.Bytes("changes").Span);
            _source.Next(fields);
            Flush(batch, isLast: false);
        }

        Check((last ?? _head.Number) == _head.Number, "a change set is missing");
        Flush(batch, isLast: true);
    }

    private void ReadState()
    {
        SnapshotState state = new(_store, _source);
        Hash256 root = state.Read(_head.Number);
        if (root != _head.StateRoot)
        {
            throw new BlockFileException($"the state comes to {root}, and block {_head.Number} has {_head.StateRoot}");
        }
    }

    private void ReadLedger()
    {
        WorldState world = new(new WorldStateReader(_store));
        ulong checkpoint = CheckpointRecord.Load(world).Block;
        ReadPages(checkpoint);
        using IWriteBatch batch = _store.CreateBatch();
        CheckpointColumn.Write(batch, ScheduleAfter(checkpoint));
        if (checkpoint == 0)
        {
            batch.Put(Column.ChangeSets, BlockColumns.KeyOf(0), GenesisBlock.NoChanges);
        }

        byte[] last = [];
        while (_source.Kind == SnapshotKind.Leaves)
        {
            RlpFieldReader fields = _source.Fields();
            ReadOnlySpan<byte> key = fields.Bytes("key", 64).Span;
            Check(key.SequenceCompareTo(last) > 0, "settled leaves are not ascending");
            last = key.ToArray();
            batch.Put(Column.SettledLeaves, key, fields.Bytes("value").Span);
            _source.Next(fields);
            Flush(batch, isLast: false);
        }

        Flush(batch, isLast: true);
        new SnapshotLeaves(_store, world).CheckAll();
    }

    /// <summary>A start holds the file against the root that the trie has.</summary>
    private void ReadPages(ulong checkpoint)
    {
        Check((_firstChanges ?? _head.Number + 1) == checkpoint + 1, "change sets begin elsewhere than at the pages");
        Check((_source.Kind == SnapshotKind.Pages) == (checkpoint != 0), "pages without a checkpoint, or none with it");
        if (checkpoint == 0)
        {
            return;
        }

        string path = _logs.Checkpoints.PathOf(checkpoint);
        string folder = Path.GetDirectoryName(path)!;
        DurableFolder.Create(folder);
        using FileStream file = new(path, FileMode.CreateNew);
        while (_source.Kind == SnapshotKind.Pages)
        {
            RlpFieldReader fields = _source.Fields();
            file.Write(fields.Bytes("bytes", SnapshotItem.PartLength).Span);
            _source.Next(fields);
        }

        file.Flush(flushToDisk: true);
        DurableFolder.Sync(folder);
    }

    private CheckpointSchedule ScheduleAfter(ulong checkpoint)
    {
        CheckpointLimits limits = new(_genesis.Marketing.CheckpointBlocks, _genesis.Marketing.CheckpointRows);
        CheckpointSchedule schedule = new(checkpoint, RowsSince: 0, IsPending: checkpoint != 0);
        for (ulong number = checkpoint + 1; number <= _head.Number; number++)
        {
            byte[] changes = ChangeSetStore.Get(_store, number);
            int count = (int)BinaryPrimitives.ReadUInt32BigEndian(changes);
            schedule = schedule.After(number, count, limits, out _);
        }

        return schedule;
    }

    private static void Check(bool holds, string what)
    {
        if (!holds)
        {
            throw new BlockFileException($"the ledger of the file is not in order: {what}");
        }
    }

    private void Flush(IWriteBatch batch, bool isLast)
    {
        if (isLast || batch.SizeBytes > BatchBytesMax)
        {
            _store.Write(batch, sync: isLast);
            batch.Clear();
        }
    }
}
