namespace MarketChain.Storage.RocksDb;

/// <summary>What an operator may set: memory and threads. The rest is RocksDbTuning's.</summary>
public sealed record RocksDbSettings
{
    /// <summary>Cache of uncompressed blocks, indexes and filters, shared by all columns, in bytes.</summary>
    public long BlockCacheBytes { get; init; } = 256L << 20;

    /// <summary>Memtables of all columns together, in bytes.</summary>
    public long WriteBufferBytes { get; init; } = 128L << 20;

    /// <summary>Threads for flushes and compactions together.</summary>
    public int BackgroundJobs { get; init; } = 2;
}

/// <summary>Every option that differs from RocksDB's default, or that we rely on, with its reason.</summary>
internal static class RocksDbTuning
{
    public static OptionsHandle Database(RocksDbSettings settings)
    {
        var options = new OptionsHandle();
        Interop.rocksdb_options_set_create_if_missing(options, 1);
        Interop.rocksdb_options_set_create_missing_column_families(options, 1);
        Interop.rocksdb_options_set_paranoid_checks(options, 1);
        Interop.rocksdb_options_set_wal_recovery_mode(options, Interop.rocksdb_point_in_time_recovery);
        Interop.rocksdb_options_set_max_total_wal_size(options, 64UL << 20);
        Interop.rocksdb_options_set_db_write_buffer_size(options, (nuint)settings.WriteBufferBytes);
        Interop.rocksdb_options_set_max_background_jobs(options, settings.BackgroundJobs);
        using var environment = new EnvironmentHandle();
        Interop.rocksdb_env_lower_thread_pool_cpu_priority(environment);
        return options;
    }

    public static OptionsHandle Column(Column column, RocksDbSettings settings, CacheHandle cache)
    {
        var options = new OptionsHandle();
        using var table = new TableOptionsHandle();
        Interop.rocksdb_block_based_options_set_block_cache(table, cache);
        Interop.rocksdb_options_set_block_based_table_factory(options, table);
        return options;
    }

    public static WriteOptionsHandle WriteOptions(bool sync)
    {
        var options = new WriteOptionsHandle();
        Interop.rocksdb_writeoptions_set_sync(options, sync ? (byte)1 : (byte)0);
        return options;
    }
}
