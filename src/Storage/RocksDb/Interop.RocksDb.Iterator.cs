using System.Runtime.InteropServices;

namespace MarketChain.Storage.RocksDb;

/// <summary>Iterators and snapshots.</summary>
internal static unsafe partial class Interop
{
    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial nint rocksdb_create_iterator_cf(
        DatabaseHandle db, ReadOptionsHandle options, nint column_family);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_iter_destroy(nint iterator);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_iter_seek_to_first(IteratorHandle iterator);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_iter_seek_to_last(IteratorHandle iterator);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_iter_seek(IteratorHandle iterator, byte* k, nuint klen);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_iter_seek_for_prev(IteratorHandle iterator, byte* k, nuint klen);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_iter_next(IteratorHandle iterator);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_iter_prev(IteratorHandle iterator);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial byte rocksdb_iter_valid(IteratorHandle iterator);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial byte* rocksdb_iter_key(IteratorHandle iterator, out nuint klen);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial byte* rocksdb_iter_value(IteratorHandle iterator, out nuint vlen);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_iter_get_error(IteratorHandle iterator, ref nint errptr);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial nint rocksdb_create_snapshot(DatabaseHandle db);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_release_snapshot(nint db, nint snapshot);
}
