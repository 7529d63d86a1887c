namespace MarketChain.Storage.RocksDb;

/// <summary>
/// Reads of the database now or of one snapshot. Each read holds the read options, which hold everything else, so a
/// Dispose on another thread ends in an exception or waits, never in freed memory.
/// </summary>
internal sealed unsafe class RocksDbReader(ReadOptionsHandle options) : IKeyValueReader, IPinOwner, IDisposable
{
    // RocksDB works through 32 keys at a time (MultiGetContext::MAX_BATCH_SIZE); two rounds a call halve the
    // crossings and the pointers still fit 2 KiB of stack.
    private const int KeysPerCall = 64;

    public PinnedValue Get(Column column, ReadOnlySpan<byte> key)
    {
        bool held = false;
        options.DangerousAddRef(ref held);
        nint error = 0;
        nint pin;
        fixed (byte* keyStart = key)
        {
            DatabaseHandle database = options.Database;
            pin = Interop.rocksdb_get_pinned_cf(
                database.Value, options.Value, database.Column(column), keyStart, (nuint)key.Length, ref error);
        }

        if (pin != 0)
        {
            return new PinnedValue(Span(pin), this, pin);
        }

        options.DangerousRelease();
        RocksDbError.Check(error, $"read column {column}");
        return default;
    }

    public void Release(nint pin)
    {
        Interop.rocksdb_pinnableslice_destroy(pin);
        options.DangerousRelease();
    }

    public void GetMany(Column column, KeyList keys, ValueReceiver receive)
    {
        bool held = false;
        options.DangerousAddRef(ref held);
        try
        {
            for (int first = 0; first < keys.Count; first += KeysPerCall)
            {
                GetSome(column, keys, first, Math.Min(KeysPerCall, keys.Count - first), receive);
            }
        }
        finally
        {
            options.DangerousRelease();
        }
    }

    public IStoreIterator Iterate(
        Column column, ReadOnlySpan<byte> lower = default, ReadOnlySpan<byte> upper = default)
        => new RocksDbIterator(options, column, lower, upper);

    public void Dispose() => options.Dispose();

    private static ReadOnlySpan<byte> Span(nint pin)
    {
        nuint length;
        byte* start = Interop.rocksdb_pinnableslice_value(pin, &length);
        return new ReadOnlySpan<byte>(start, checked((int)length));
    }

    private void GetSome(Column column, KeyList keys, int first, int count, ValueReceiver receive)
    {
        byte** starts = stackalloc byte*[count];
        nuint* lengths = stackalloc nuint[count];
        nint* pins = stackalloc nint[count];
        nint* errors = stackalloc nint[count];
        fixed (byte* bytes = keys.Bytes)
        {
            for (int i = 0; i < count; i++)
            {
                (int offset, int length) = keys.Range(first + i);
                starts[i] = bytes + offset;
                lengths[i] = (nuint)length;
                (pins[i], errors[i]) = (0, 0);
            }

            DatabaseHandle database = options.Database;
            Interop.rocksdb_batched_multi_get_cf(
                database.Value, options.Value, database.Column(column), (nuint)count, starts, lengths, pins, errors, 1);
        }

        try
        {
            Check(new ReadOnlySpan<nint>(errors, count), column);
            for (int i = 0; i < count; i++)
            {
                receive(first + i, pins[i] != 0, pins[i] == 0 ? default : Span(pins[i]));
            }
        }
        finally
        {
            foreach (nint pin in new ReadOnlySpan<nint>(pins, count))
            {
                Interop.rocksdb_pinnableslice_destroy(pin);
            }
        }
    }

    /// <summary>Throws the first error, having freed all.</summary>
    private static void Check(ReadOnlySpan<nint> errors, Column column)
    {
        StorageException? fault = null;
        foreach (nint error in errors)
        {
            if (error != 0)
            {
                StorageException taken = RocksDbError.Take(error, $"read column {column}");
                fault ??= taken;
            }
        }

        if (fault is not null)
        {
            throw fault;
        }
    }
}

/// <summary>A point in time: a reader bound to a native snapshot.</summary>
internal sealed class RocksDbSnapshot : IStoreSnapshot
{
    private readonly SnapshotHandle _snapshot;
    private readonly RocksDbReader _reader;

    public RocksDbSnapshot(DatabaseHandle database)
    {
        _snapshot = new SnapshotHandle(database);
        _reader = new RocksDbReader(new ReadOptionsHandle(database, _snapshot));
    }

    public PinnedValue Get(Column column, ReadOnlySpan<byte> key) => _reader.Get(column, key);

    public void GetMany(Column column, KeyList keys, ValueReceiver receive) => _reader.GetMany(column, keys, receive);

    public IStoreIterator Iterate(
        Column column, ReadOnlySpan<byte> lower = default, ReadOnlySpan<byte> upper = default)
        => _reader.Iterate(column, lower, upper);

    public void Dispose()
    {
        _reader.Dispose();
        _snapshot.Dispose();
    }
}
