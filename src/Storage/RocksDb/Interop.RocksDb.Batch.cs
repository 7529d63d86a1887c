using System.Runtime.InteropServices;

namespace MarketChain.Storage.RocksDb;

/// <summary>Write batches.</summary>
internal static unsafe partial class Interop
{
    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial nint rocksdb_writebatch_create();

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_writebatch_destroy(nint batch);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_writebatch_clear(WriteBatchHandle batch);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial int rocksdb_writebatch_count(WriteBatchHandle batch);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial byte* rocksdb_writebatch_data(WriteBatchHandle batch, out nuint size);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_writebatch_put_cf(
        WriteBatchHandle batch, nint column_family, byte* key, nuint klen, byte* val, nuint vlen);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_writebatch_delete_cf(
        WriteBatchHandle batch, nint column_family, byte* key, nuint klen);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_writebatch_delete_range_cf(
        WriteBatchHandle batch,
        nint column_family,
        byte* start_key,
        nuint start_key_len,
        byte* end_key,
        nuint end_key_len);
}
