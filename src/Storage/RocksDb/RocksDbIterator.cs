using MarketChain.Primitives;

namespace MarketChain.Storage.RocksDb;

/// <summary>A native cursor; after each move it asks whether it stands and, if not, whether that is an error.</summary>
internal sealed unsafe class RocksDbIterator : IStoreIterator
{
    private readonly Column _column;
    private readonly ReadOptionsHandle _options;
    private readonly IteratorHandle _iterator;

    public RocksDbIterator(
        ReadOptionsHandle parent, Column column, ReadOnlySpan<byte> lower, ReadOnlySpan<byte> upper)
    {
        _column = column;
        _options = new ReadOptionsHandle(parent.Database, parent.Snapshot);
        _options.SetBounds(lower, upper);
        _iterator = new IteratorHandle(_options, column);
    }

    public bool Valid { get; private set; }

    public ReadOnlySpan<byte> Key
    {
        get
        {
            Invariant.Check(Valid);
            byte* start = Interop.rocksdb_iter_key(_iterator, out nuint length);
            return new ReadOnlySpan<byte>(start, checked((int)length));
        }
    }

    public ReadOnlySpan<byte> Value
    {
        get
        {
            Invariant.Check(Valid);
            byte* start = Interop.rocksdb_iter_value(_iterator, out nuint length);
            return new ReadOnlySpan<byte>(start, checked((int)length));
        }
    }

    public void SeekToFirst()
    {
        Interop.rocksdb_iter_seek_to_first(_iterator);
        Settle();
    }

    public void SeekToLast()
    {
        Interop.rocksdb_iter_seek_to_last(_iterator);
        Settle();
    }

    public void Seek(ReadOnlySpan<byte> key)
    {
        fixed (byte* start = key)
        {
            Interop.rocksdb_iter_seek(_iterator, start, (nuint)key.Length);
        }

        Settle();
    }

    public void SeekForPrev(ReadOnlySpan<byte> key)
    {
        fixed (byte* start = key)
        {
            Interop.rocksdb_iter_seek_for_prev(_iterator, start, (nuint)key.Length);
        }

        Settle();
    }

    public void Next()
    {
        Invariant.Check(Valid);
        Interop.rocksdb_iter_next(_iterator);
        Settle();
    }

    public void Prev()
    {
        Invariant.Check(Valid);
        Interop.rocksdb_iter_prev(_iterator);
        Settle();
    }

    public void Dispose()
    {
        Valid = false;
        _iterator.Dispose();
        _options.Dispose();
    }

    private void Settle()
    {
        Valid = Interop.rocksdb_iter_valid(_iterator) != 0;
        if (!Valid)
        {
            nint error = 0;
            Interop.rocksdb_iter_get_error(_iterator, ref error);
            RocksDbError.Check(error, $"iterate over column {_column}");
        }
    }
}
