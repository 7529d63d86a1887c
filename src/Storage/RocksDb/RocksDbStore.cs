using MarketChain.Primitives;

namespace MarketChain.Storage.RocksDb;

/// <summary>The store on disk. Opened by <see cref="Open"/>; one process holds a folder at a time.</summary>
public sealed unsafe class RocksDbStore : IKeyValueStore
{
    private readonly DatabaseHandle _database;
    private readonly RocksDbReader _reader;
    private readonly WriteOptionsHandle _buffered = RocksDbTuning.WriteOptions(sync: false);
    private readonly WriteOptionsHandle _synced = RocksDbTuning.WriteOptions(sync: true);
    private volatile bool _failed;

    internal RocksDbStore(DatabaseHandle database)
    {
        _database = database;
        _reader = new RocksDbReader(new ReadOptionsHandle(database, snapshot: null));
    }

    /// <summary>
    /// Opens or creates the database in <paramref name="folder"/>. After a crash it holds a prefix of the batches that
    /// were written, every synced one among them unless the disk itself lost it: compare the head with what other
    /// records (segments, signatures) say.
    /// </summary>
    /// <param name="folder">Created when absent, with its parents.</param>
    /// <param name="settings">Memory and threads; null takes the defaults.</param>
    /// <exception cref="StorageException">
    /// Locked by another process, written by a newer version, corrupt, or the native library is missing.
    /// </exception>
    public static RocksDbStore Open(string folder, RocksDbSettings? settings = null)
        => RocksDbOpening.Open(folder, settings ?? new RocksDbSettings());

    /// <inheritdoc/>
    public PinnedValue Get(Column column, ReadOnlySpan<byte> key) => _reader.Get(column, key);

    /// <inheritdoc/>
    public void GetMany(Column column, KeyList keys, ValueReceiver receive) => _reader.GetMany(column, keys, receive);

    /// <inheritdoc/>
    public IStoreIterator Iterate(
        Column column, ReadOnlySpan<byte> lower = default, ReadOnlySpan<byte> upper = default)
        => _reader.Iterate(column, lower, upper);

    /// <inheritdoc/>
    public IStoreSnapshot Snapshot() => new RocksDbSnapshot(_database);

    /// <inheritdoc/>
    public IWriteBatch CreateBatch() => new RocksDbWriteBatch(_database);

    /// <inheritdoc/>
    public void Write(IWriteBatch batch, bool sync)
    {
        var native = batch as RocksDbWriteBatch;
        Invariant.Check(native is not null && native.Database == _database);
        RefuseAfterFailure();
        nint error = 0;
        Interop.rocksdb_write(_database, sync ? _synced : _buffered, native.Handle, ref error);
        CheckWrite(error, "write a batch");
    }

    /// <inheritdoc/>
    public void FlushWal(bool sync)
    {
        RefuseAfterFailure();
        nint error = 0;
        Interop.rocksdb_flush_wal(_database, sync ? (byte)1 : (byte)0, ref error);
        CheckWrite(error, "sync the write-ahead log");
    }

    /// <summary>
    /// Moves every column from memory and log into its sorted files, so that the next start replays no log: for a
    /// graceful stop.
    /// </summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public void FlushMemtables()
    {
        using var options = new FlushOptionsHandle();
        foreach (Column column in Column.All)
        {
            nint error = 0;
            Interop.rocksdb_flush_cf(_database, options, _database.Column(column), ref error);
            CheckWrite(error, $"flush column {column}");
        }
    }

    /// <summary>Rewrites a column into its smallest form. Slow; for tools and measurements.</summary>
    public void Compact(Column column)
        => Interop.rocksdb_compact_range_cf(_database, _database.Column(column), null, 0, null, 0);

    /// <summary>What a column takes on disk and in memory.</summary>
    public ColumnUsage Usage(Column column) => new(
        Property(column, "rocksdb.live-sst-files-size"),
        Property(column, "rocksdb.cur-size-all-mem-tables"),
        Property(column, "rocksdb.estimate-num-keys"),
        Property(column, "rocksdb.estimate-pending-compaction-bytes"));

    /// <summary>Closes the database once its last iterator, snapshot, batch and pinned value are gone.</summary>
    public void Dispose()
    {
        _reader.Dispose();
        _buffered.Dispose();
        _synced.Dispose();
        _database.Dispose();
    }

    private long Property(Column column, string name)
        => Interop.rocksdb_property_int_cf(_database, _database.Column(column), name, out ulong value) == 0
            ? (long)value
            : 0;

    // After a failed write nobody knows what the log holds: a later one must not follow it.
    private void RefuseAfterFailure()
    {
        if (_failed)
        {
            throw new StorageException(StorageFault.Io, "the database refuses writes, since an earlier one failed");
        }
    }

    private void CheckWrite(nint error, string attempt)
    {
        _failed |= error != 0;
        RocksDbError.Check(error, attempt);
    }
}

/// <summary>What a column takes.</summary>
/// <param name="FileBytes">Size of its live files, compressed.</param>
/// <param name="MemoryBytes">Size of its memtables.</param>
/// <param name="KeysEstimate">About how many keys it has.</param>
/// <param name="PendingCompactionBytes">About how much compaction has still to rewrite.</param>
public readonly record struct ColumnUsage(
    long FileBytes, long MemoryBytes, long KeysEstimate, long PendingCompactionBytes);
