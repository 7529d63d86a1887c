using MarketChain.Primitives;

namespace MarketChain.Storage.RocksDb;

/// <summary>A native batch, already in the form in which it is appended to the log.</summary>
internal sealed unsafe class RocksDbWriteBatch(DatabaseHandle database) : IWriteBatch
{
    public WriteBatchHandle Handle { get; } = new(database);

    public DatabaseHandle Database => database;

    public int Count => Interop.rocksdb_writebatch_count(Handle);

    public long SizeBytes
    {
        get
        {
            Interop.rocksdb_writebatch_data(Handle, out nuint size);
            return (long)size;
        }
    }

    public void Put(Column column, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        fixed (byte* keyStart = key, valueStart = value)
        {
            Interop.rocksdb_writebatch_put_cf(
                Handle, database.Column(column), keyStart, (nuint)key.Length, valueStart, (nuint)value.Length);
        }
    }

    public void Delete(Column column, ReadOnlySpan<byte> key)
    {
        fixed (byte* keyStart = key)
        {
            Interop.rocksdb_writebatch_delete_cf(Handle, database.Column(column), keyStart, (nuint)key.Length);
        }
    }

    public void DeleteRange(Column column, ReadOnlySpan<byte> lower, ReadOnlySpan<byte> upper)
    {
        // A column with insert hints must have no ranges (RocksDbTuning says why). A reversed range RocksDB would find
        // only while it applies the batch, when part of it is already applied.
        Invariant.Check(column.Profile == ColumnProfile.Append && lower.SequenceCompareTo(upper) <= 0);
        fixed (byte* lowerStart = lower, upperStart = upper)
        {
            Interop.rocksdb_writebatch_delete_range_cf(
                Handle, database.Column(column), lowerStart, (nuint)lower.Length, upperStart, (nuint)upper.Length);
        }
    }

    public void Clear() => Interop.rocksdb_writebatch_clear(Handle);

    public void Dispose() => Handle.Dispose();
}
