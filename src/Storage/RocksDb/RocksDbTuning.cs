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

/// <summary>
/// Every option that we set or rely on, with its reason. Figures are of 5,000,000 keys of 32 bytes with values of 72,
/// page cache warm, on a shared machine: trust their ratios.
/// <para>
/// Left alone on purpose: disable_WAL (the log is what makes a batch whole after a crash), atomic_flush (for the same
/// reason it is not needed: before a column's flush counts, RocksDB syncs the logs that hold the other columns' share),
/// recycle_log_file_num (reused log files blur where the log ends), prefix extractors (an iterator that crosses
/// prefixes would silently miss keys), statistics (a few percent of every read).
/// </para>
/// </summary>
internal static class RocksDbTuning
{
    private const ulong MiB = 1 << 20;

    public static OptionsHandle Database(RocksDbSettings settings)
    {
        var options = new OptionsHandle();
        Interop.rocksdb_options_set_create_if_missing(options, 1);
        // A new version's new column appears at its first start.
        Interop.rocksdb_options_set_create_missing_column_families(options, 1);
        // Refuse a file that does not check rather than serve what is left of it.
        Interop.rocksdb_options_set_paranoid_checks(options, 1);
        SetLog(options);
        SetThreads(options, settings);

        // Memtables of rarely written columns are flushed when all together take this much.
        Interop.rocksdb_options_set_db_write_buffer_size(options, (nuint)settings.WriteBufferBytes);
        // A file of 64 MiB each: 64 GiB stay open; beyond, files are reopened as needed (measured: no difference).
        Interop.rocksdb_options_set_max_open_files(options, 1024);
        // Write back a flush as it goes; one burst at its end would hold up the log's sync on the same disk.
        Interop.rocksdb_options_set_bytes_per_sync(options, MiB);

        // RocksDB's own diary: 4 files of 4 MiB; counters come from properties, not from it.
        Interop.rocksdb_options_set_keep_log_file_num(options, 4);
        Interop.rocksdb_options_set_max_log_file_size(options, (nuint)(4 * MiB));
        Interop.rocksdb_options_set_stats_dump_period_sec(options, 0);
        Interop.rocksdb_options_set_stats_persist_period_sec(options, 0);
        return options;
    }

    public static OptionsHandle Column(Column column, RocksDbSettings settings, CacheHandle cache)
    {
        OptionsHandle options = column.Profile == ColumnProfile.PointLookup
            ? WithInsertHintAndFilter()
            : new OptionsHandle();
        using TableOptionsHandle table = Table(column.Profile, cache);
        Interop.rocksdb_options_set_block_based_table_factory(options, table);
        // Small, so that a sorted batch goes into a short list; a larger one only puts off the same work.
        long memtableBytes = Math.Min(settings.WriteBufferBytes / 4, 32 << 20);
        Interop.rocksdb_options_set_write_buffer_size(options, (nuint)memtableBytes);
        // A burst goes on while one memtable is full and two are being flushed.
        Interop.rocksdb_options_set_max_write_buffer_number(options, 4);
        // Sizes levels from the last one up: dead versions take a tenth of the live ones, not as much again.
        Interop.rocksdb_options_set_level_compaction_dynamic_level_bytes(options, 1);
        // Hashed keys and hashes as values do not compress; headers, receipts and change sets do, to about a half.
        Interop.rocksdb_options_set_compression(
            options,
            column.Profile == ColumnProfile.Append
                ? Interop.rocksdb_zstd_compression
                : Interop.rocksdb_no_compression);
        return options;
    }

    public static WriteOptionsHandle WriteOptions(bool sync)
    {
        var options = new WriteOptionsHandle();
        Interop.rocksdb_writeoptions_set_sync(options, sync ? (byte)1 : (byte)0);
        return options;
    }

    private static void SetLog(OptionsHandle options)
    {
        // After a crash, replay up to the first record that does not check: the database is then as it was after some
        // batch, which is what the layers above ask for. Absolute consistency would refuse to start after every power
        // cut, for the last unsynced record is torn; tolerating torn tails of any log may leave a hole between two
        // logs; skipping bad records certainly does. The price: rot inside the log looks like an earlier crash, so the
        // node compares the head with its segment files and its signing record, and imports the blocks again.
        Interop.rocksdb_options_set_wal_recovery_mode(options, Interop.rocksdb_point_in_time_recovery);
        // Batches stay in this process until FlushWal or a synced write: the caller first syncs the files that they
        // point into, and a crash cannot leave a pointer to nothing. Memtables are switched only by a later write.
        Interop.rocksdb_options_set_manual_wal_flush(options, 1);
        // What a start after a crash has to replay: half a million rows, under a second.
        Interop.rocksdb_options_set_max_total_wal_size(options, 64 * MiB);
        // As bytes_per_sync, for logs that nobody syncs.
        Interop.rocksdb_options_set_wal_bytes_per_sync(options, MiB);
    }

    private static void SetThreads(OptionsHandle options, RocksDbSettings settings)
    {
        Interop.rocksdb_options_set_max_background_jobs(options, settings.BackgroundJobs);
        // Compaction yields to the thread that makes blocks: nice value of the process's low-priority pool.
        using var environment = new EnvironmentHandle();
        Interop.rocksdb_env_lower_thread_pool_cpu_priority(environment);
        // There is one writer: nothing to insert concurrently with, nobody to spin for.
        Interop.rocksdb_options_set_allow_concurrent_memtable_write(options, 0);
        Interop.rocksdb_options_set_enable_write_thread_adaptive_yield(options, 0);
    }

    // Remembers, per first byte of the key, where the last insert went: batches come sorted, and the next key goes
    // next to it. 100,000 sorted rows: 0.43 us a row into an empty memtable and 1.1 into a full one, 1.75 without.
    // The C header has no setter for it, and memtable_insert_hint_per_batch, which it has, is for concurrent writers.
    // RocksDB 7.8 shares the hints between a memtable's keys and its range tombstones, which are two lists: a range
    // deletion in such a column ends the process in an assertion, so the batch refuses it before.
    //
    // The bloom filter over a memtable's keys takes a tenth of its size: most reads look for keys that it does not
    // have, and walking its list to find that out was a third of a read.
    private static OptionsHandle WithInsertHintAndFilter()
    {
        using var defaults = new OptionsHandle();
        var options = new OptionsHandle();
        nint error = 0;
        Interop.rocksdb_get_options_from_string(
            defaults,
            "memtable_insert_with_hint_prefix_extractor=fixed:1;"
            + "memtable_prefix_bloom_size_ratio=0.1;memtable_whole_key_filtering=true",
            options,
            ref error);
        RocksDbError.Check(error, "set the memtable's insert hint and filter");
        return options;
    }

    private static TableOptionsHandle Table(ColumnProfile profile, CacheHandle cache)
    {
        var table = new TableOptionsHandle();
        Interop.rocksdb_block_based_options_set_block_cache(table, cache);
        // Indexes and filters count against the cache, so memory stays what the operator set however the state grows
        // (an absent key: 0.95 us instead of 0.7); those of the newest files are asked by every read, so pinned.
        Interop.rocksdb_block_based_options_set_cache_index_and_filter_blocks(table, 1);
        Interop.rocksdb_block_based_options_set_pin_l0_filter_and_index_blocks_in_cache(table, 1);
        // 5: filters whose bits of a key share one cache line. Readable since RocksDB 6.6.
        Interop.rocksdb_block_based_options_set_format_version(table, 5);
        if (profile == ColumnProfile.Append)
        {
            // Read in order, or one large value at a time: larger blocks compress better and need fewer index entries.
            Interop.rocksdb_block_based_options_set_block_size(table, 16 << 10);
            return table;
        }

        // 10 bits a key: 1 absent key in 100 costs a read. Without: every level is searched, 4 to 9 us instead of 0.7.
        Interop.rocksdb_block_based_options_set_filter_policy(
            table, Interop.rocksdb_filterpolicy_create_bloom_full(bits_per_key: 10));
        // A page of the disk: a random read that misses the cache takes 5.0 us, with blocks of 16 KiB 7.8.
        Interop.rocksdb_block_based_options_set_block_size(table, 4 << 10);
        // Hashed keys share no prefix worth leaving out, and a cursor's seek decodes from the last restart on: 8 % off
        // seeks in key order for 2 % more disk (the default is every 16 keys).
        Interop.rocksdb_block_based_options_set_block_restart_interval(table, 4);
        // A hash table in each block instead of a binary search: reads 5 to 15 % faster for 1 % more disk.
        Interop.rocksdb_block_based_options_set_data_block_index_type(
            table, Interop.rocksdb_block_based_table_data_block_index_type_binary_search_and_hash);
        return table;
    }
}
