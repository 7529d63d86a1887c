using System.Runtime.InteropServices;

namespace MarketChain.Storage.RocksDb;

/// <summary>A native object that is destroyed exactly once, by Dispose or, forgotten, by the finalizer.</summary>
internal abstract class RocksDbHandle : SafeHandle
{
    protected RocksDbHandle(nint value = 0)
        : base(0, ownsHandle: true)
        => SetHandle(value);

    public override bool IsInvalid => handle == 0;

    /// <summary>For calls on a hot path, whose caller holds the handle by other means.</summary>
    public nint Value => handle;

    protected abstract void Destroy(nint value);

    protected override bool ReleaseHandle()
    {
        Destroy(handle);
        return true;
    }
}

/// <summary>
/// A native object that lives inside a database: it keeps the database open until it is destroyed itself, whatever
/// the order of Dispose and finalizers. Derived constructors create their object after this one took its hold.
/// </summary>
internal abstract class RocksDbChildHandle : RocksDbHandle
{
    private readonly bool _holds;

    protected RocksDbChildHandle(DatabaseHandle database)
    {
        Database = database;
        database.DangerousAddRef(ref _holds);
    }

    public DatabaseHandle Database { get; }

    protected override bool ReleaseHandle()
    {
        bool released = base.ReleaseHandle();
        if (_holds)
        {
            Database.DangerousRelease();
        }

        return released;
    }
}

/// <summary>
/// rocksdb_t with its column family handles, which one call opens and which must go just before it. Closing waits
/// for background work and drops the folder's lock; unflushed memtables are found again in the log.
/// </summary>
internal sealed class DatabaseHandle(nint value, nint[] columns) : RocksDbHandle(value)
{
    /// <summary>rocksdb_column_family_handle_t of a column: valid as long as this handle is held.</summary>
    public nint Column(Column column) => columns[column.Index];

    protected override void Destroy(nint value)
    {
        foreach (nint column in columns)
        {
            Interop.rocksdb_column_family_handle_destroy(column);
        }

        Interop.rocksdb_close(value);
    }
}

/// <summary>rocksdb_options_t: of a database or of a column; copied by the open call.</summary>
internal sealed class OptionsHandle() : RocksDbHandle(Interop.rocksdb_options_create())
{
    protected override void Destroy(nint value) => Interop.rocksdb_options_destroy(value);
}

/// <summary>rocksdb_block_based_table_options_t; owns the filter policy that is set on it.</summary>
internal sealed class TableOptionsHandle() : RocksDbHandle(Interop.rocksdb_block_based_options_create())
{
    protected override void Destroy(nint value) => Interop.rocksdb_block_based_options_destroy(value);
}

/// <summary>rocksdb_cache_t: a counted reference to the block cache that columns share.</summary>
internal sealed class CacheHandle(long capacityBytes)
    : RocksDbHandle(Interop.rocksdb_cache_create_lru((nuint)capacityBytes))
{
    protected override void Destroy(nint value) => Interop.rocksdb_cache_destroy(value);
}

/// <summary>rocksdb_env_t: a reference to the process's one environment, which is never destroyed.</summary>
internal sealed class EnvironmentHandle() : RocksDbHandle(Interop.rocksdb_create_default_env())
{
    protected override void Destroy(nint value) => Interop.rocksdb_env_destroy(value);
}

/// <summary>rocksdb_writeoptions_t.</summary>
internal sealed class WriteOptionsHandle() : RocksDbHandle(Interop.rocksdb_writeoptions_create())
{
    protected override void Destroy(nint value) => Interop.rocksdb_writeoptions_destroy(value);
}

/// <summary>rocksdb_flushoptions_t; waits for the flush by default.</summary>
internal sealed class FlushOptionsHandle() : RocksDbHandle(Interop.rocksdb_flushoptions_create())
{
    protected override void Destroy(nint value) => Interop.rocksdb_flushoptions_destroy(value);
}

/// <summary>rocksdb_snapshot_t.</summary>
internal sealed class SnapshotHandle : RocksDbChildHandle
{
    public SnapshotHandle(DatabaseHandle database)
        : base(database)
        => SetHandle(Interop.rocksdb_create_snapshot(database));

    protected override void Destroy(nint value) => Interop.rocksdb_release_snapshot(Database.Value, value);
}

/// <summary>
/// rocksdb_readoptions_t with all that a read refers to: whoever holds it may read, for the database stays open, the
/// snapshot held and the bounds in place.
/// </summary>
internal sealed unsafe class ReadOptionsHandle : RocksDbChildHandle
{
    private readonly SnapshotHandle? _snapshot;
    private readonly bool _holdsSnapshot;
    private byte* _bounds;

    /// <summary>Reads of <paramref name="database"/> at <paramref name="snapshot"/>; null is now.</summary>
    public ReadOptionsHandle(DatabaseHandle database, SnapshotHandle? snapshot)
        : base(database)
    {
        SetHandle(Interop.rocksdb_readoptions_create());
        _snapshot = snapshot;
        if (snapshot is not null)
        {
            snapshot.DangerousAddRef(ref _holdsSnapshot);
            Interop.rocksdb_readoptions_set_snapshot(this, snapshot.Value);
        }
    }

    public SnapshotHandle? Snapshot => _snapshot;

    /// <summary>Bounds of an iterator, [lower, upper): RocksDB keeps pointers, so they are copied to stay.</summary>
    public void SetBounds(ReadOnlySpan<byte> lower, ReadOnlySpan<byte> upper)
    {
        _bounds = (byte*)NativeMemory.Alloc((nuint)(lower.Length + upper.Length));
        lower.CopyTo(new Span<byte>(_bounds, lower.Length));
        upper.CopyTo(new Span<byte>(_bounds + lower.Length, upper.Length));
        Interop.rocksdb_readoptions_set_iterate_lower_bound(this, _bounds, (nuint)lower.Length);
        if (!upper.IsEmpty)
        {
            Interop.rocksdb_readoptions_set_iterate_upper_bound(this, _bounds + lower.Length, (nuint)upper.Length);
        }
    }

    protected override void Destroy(nint value)
    {
        Interop.rocksdb_readoptions_destroy(value);
        NativeMemory.Free(_bounds);
        if (_holdsSnapshot)
        {
            _snapshot!.DangerousRelease();
        }
    }
}

/// <summary>rocksdb_writebatch_t; refers to columns, so it keeps their database open.</summary>
internal sealed class WriteBatchHandle : RocksDbChildHandle
{
    public WriteBatchHandle(DatabaseHandle database)
        : base(database)
        => SetHandle(Interop.rocksdb_writebatch_create());

    protected override void Destroy(nint value) => Interop.rocksdb_writebatch_destroy(value);
}

/// <summary>rocksdb_iterator_t.</summary>
internal sealed class IteratorHandle : RocksDbChildHandle
{
    public IteratorHandle(ReadOptionsHandle options, Column column)
        : base(options.Database)
        => SetHandle(Interop.rocksdb_create_iterator_cf(Database, options, Database.Column(column)));

    protected override void Destroy(nint value) => Interop.rocksdb_iter_destroy(value);
}
