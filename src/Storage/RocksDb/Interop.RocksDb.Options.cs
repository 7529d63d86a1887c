using System.Runtime.InteropServices;

namespace MarketChain.Storage.RocksDb;

/// <summary>Options of the database, of columns, tables, reads, writes and flushes.</summary>
internal static unsafe partial class Interop
{
    internal const int rocksdb_point_in_time_recovery = 2;
    internal const int rocksdb_no_compression = 0;
    internal const int rocksdb_zstd_compression = 7;
    internal const int rocksdb_block_based_table_data_block_index_type_binary_search_and_hash = 1;

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial nint rocksdb_options_create();

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_destroy(nint options);

    [LibraryImport(RocksDbLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void rocksdb_get_options_from_string(
        OptionsHandle base_options, string opts_str, OptionsHandle new_options, ref nint errptr);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_create_if_missing(OptionsHandle options, byte value);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_create_missing_column_families(OptionsHandle options, byte value);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_paranoid_checks(OptionsHandle options, byte value);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_wal_recovery_mode(OptionsHandle options, int mode);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_manual_wal_flush(OptionsHandle options, byte value);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_max_total_wal_size(OptionsHandle options, ulong bytes);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_db_write_buffer_size(OptionsHandle options, nuint bytes);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_bytes_per_sync(OptionsHandle options, ulong bytes);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_wal_bytes_per_sync(OptionsHandle options, ulong bytes);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_max_open_files(OptionsHandle options, int files);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_max_background_jobs(OptionsHandle options, int jobs);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_enable_write_thread_adaptive_yield(
        OptionsHandle options, byte value);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_allow_concurrent_memtable_write(OptionsHandle options, byte value);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_keep_log_file_num(OptionsHandle options, nuint files);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_max_log_file_size(OptionsHandle options, nuint bytes);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_stats_dump_period_sec(OptionsHandle options, uint seconds);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_stats_persist_period_sec(OptionsHandle options, uint seconds);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_write_buffer_size(OptionsHandle options, nuint bytes);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_max_write_buffer_number(OptionsHandle options, int count);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_level_compaction_dynamic_level_bytes(
        OptionsHandle options, byte value);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_compression(OptionsHandle options, int type);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_options_set_block_based_table_factory(
        OptionsHandle options, TableOptionsHandle table_options);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial nint rocksdb_block_based_options_create();

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_block_based_options_destroy(nint options);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_block_based_options_set_block_cache(
        TableOptionsHandle options, CacheHandle block_cache);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_block_based_options_set_block_restart_interval(
        TableOptionsHandle options, int block_restart_interval);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_block_based_options_set_block_size(TableOptionsHandle options, nuint bytes);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_block_based_options_set_format_version(
        TableOptionsHandle options, int version);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_block_based_options_set_cache_index_and_filter_blocks(
        TableOptionsHandle options, byte value);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_block_based_options_set_pin_l0_filter_and_index_blocks_in_cache(
        TableOptionsHandle options, byte value);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_block_based_options_set_data_block_index_type(
        TableOptionsHandle options, int type);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_block_based_options_set_filter_policy(
        TableOptionsHandle options, nint filter_policy);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial nint rocksdb_filterpolicy_create_bloom_full(double bits_per_key);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial nint rocksdb_cache_create_lru(nuint capacity);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_cache_destroy(nint cache);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial nint rocksdb_readoptions_create();

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_readoptions_destroy(nint options);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_readoptions_set_snapshot(ReadOptionsHandle options, nint snapshot);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_readoptions_set_iterate_lower_bound(
        ReadOptionsHandle options, byte* key, nuint keylen);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_readoptions_set_iterate_upper_bound(
        ReadOptionsHandle options, byte* key, nuint keylen);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial nint rocksdb_writeoptions_create();

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_writeoptions_destroy(nint options);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_writeoptions_set_sync(WriteOptionsHandle options, byte value);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial nint rocksdb_flushoptions_create();

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_flushoptions_destroy(nint options);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial nint rocksdb_create_default_env();

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_env_lower_thread_pool_cpu_priority(EnvironmentHandle env);

    [LibraryImport(RocksDbLibrary.Name)]
    internal static partial void rocksdb_env_destroy(nint env);
}
