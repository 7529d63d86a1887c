using System.Runtime.InteropServices;

namespace MarketChain.Storage.RocksDb;

// RocksDB's C API (rocksdb/c.h of 7.8), names verbatim, one file per part of the header. Conventions of the header:
// a char** errptr must point to null before the call and is strdup'ed on failure (RocksDbError frees it); strings and
// keys are not kept after the call, except an iterator's bounds; unsigned char is a flag.

/// <summary>Opening, reading, writing and closing.</summary>
internal static unsafe partial class Interop
{
    [LibraryImport(RocksDbLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint rocksdb_open_column_families(
        OptionsHandle options,
        string name,
        int num_column_families,
        nint* column_family_names,
        nint* column_family_options,
        nint* column_family_handles,
        ref nint errptr);

    [LibraryImport(RocksDbLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint* rocksdb_list_column_families(
        OptionsHandle options, string name, out nuint lencf, ref nint errptr);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_list_column_families_destroy(nint* list, nuint len);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_column_family_handle_destroy(nint handle);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_close(nint db);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_free(nint ptr);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial nint rocksdb_get_pinned_cf(
        nint db, nint options, nint column_family, byte* key, nuint keylen, ref nint errptr);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_batched_multi_get_cf(
        nint db,
        nint options,
        nint column_family,
        nuint num_keys,
        byte** keys_list,
        nuint* keys_list_sizes,
        nint* values,
        nint* errs,
        byte sorted_input);

    [LibraryImport(RocksDbLibrary.Name)]
    [SuppressGCTransition]
    internal static partial byte* rocksdb_pinnableslice_value(nint t, nuint* vlen);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_pinnableslice_destroy(nint v);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_write(
        DatabaseHandle db, WriteOptionsHandle options, WriteBatchHandle batch, ref nint errptr);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_flush_wal(DatabaseHandle db, byte sync, ref nint errptr);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_flush_cf(
        DatabaseHandle db, FlushOptionsHandle options, nint column_family, ref nint errptr);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_compact_range_cf(
        DatabaseHandle db,
        nint column_family,
        byte* start_key,
        nuint start_key_len,
        byte* limit_key,
        nuint limit_key_len);

    [LibraryImport(RocksDbLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int rocksdb_property_int_cf(
        DatabaseHandle db, nint column_family, string propname, out ulong out_val);
}
