using System.Runtime.InteropServices;
using MarketChain.Primitives;
using MarketChain.Storage.RocksDb;

namespace MarketChain.Storage.Tests.RocksDb;

public sealed class RocksDbStoreTests : IDisposable
{
    private static readonly RocksDbSettings _small = new() { BlockCacheBytes = 1 << 20, WriteBufferBytes = 1 << 20 };

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Finds_after_reopening_what_was_written_before()
    {
        using (RocksDbStore store = Open())
        {
            Put(store, Column.Meta, "head"u8, "1"u8, sync: true);
            store.FlushMemtables();
            Put(store, Column.Meta, "tail"u8, "2"u8, sync: false);
        }

        using RocksDbStore again = Open();
        Assert.Equal("1"u8.ToArray(), again.GetBytes(Column.Meta, "head"u8));
        Assert.Equal("2"u8.ToArray(), again.GetBytes(Column.Meta, "tail"u8));
    }

    [Fact]
    public void Refuses_a_folder_that_is_already_open()
    {
        using RocksDbStore store = Open();
        StorageException fault = Assert.Throws<StorageException>(Open);
        Assert.Equal(StorageFault.Locked, fault.Fault);
        Assert.Contains("in use by another process", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Creates_the_columns_that_an_older_database_lacks()
    {
        CreateDatabase();
        using RocksDbStore store = Open();
        foreach (Column column in Column.All)
        {
            Put(store, column, "key"u8, "value"u8, sync: false);
            Assert.True(store.Contains(column, "key"u8));
        }
    }

    [Fact]
    public void Refuses_a_database_with_a_column_it_does_not_know()
    {
        CreateDatabase("from-the-future");
        StorageException fault = Assert.Throws<StorageException>(Open);
        Assert.Equal(StorageFault.OtherFormat, fault.Fault);
        Assert.Contains("from-the-future", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 1 }, StorageFault.OtherFormat)]
    [InlineData(new byte[] { 0, 1 }, StorageFault.Corrupt)]
    public void Refuses_a_database_of_another_format(byte[] version, StorageFault expected)
    {
        using (RocksDbStore store = Open())
        {
            Put(store, Column.Meta, "store-version"u8, version, sync: false);
        }

        Assert.Equal(expected, Assert.Throws<StorageException>(Open).Fault);
        // The failed attempt has let go of the folder.
        Assert.Equal(expected, Assert.Throws<StorageException>(Open).Fault);
    }

    [Fact]
    public void Says_which_folder_cannot_be_created()
    {
        File.WriteAllText(_folder.File("file"), "");
        StorageException fault = Assert.Throws<StorageException>(() => RocksDbStore.Open(_folder.File("file")));
        Assert.Equal(StorageFault.Io, fault.Fault);
        Assert.Contains(_folder.File("file"), fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Detects_a_flipped_byte_in_a_data_file()
    {
        using (RocksDbStore store = Open())
        {
            byte[] value = new byte[50_000];
            new Random(1).NextBytes(value);
            Put(store, Column.Receipts, "key"u8, value, sync: false);
            store.FlushMemtables();
        }

        string file = Directory.GetFiles(_folder.Path, "*.sst").Single(path => new FileInfo(path).Length > 50_000);
        byte[] bytes = File.ReadAllBytes(file);
        bytes[25_000] ^= 1;
        File.WriteAllBytes(file, bytes);

        using RocksDbStore damaged = Open();
        StorageException fault = Assert.Throws<StorageException>(
            () => damaged.GetBytes(Column.Receipts, "key"u8));
        Assert.Equal(StorageFault.Corrupt, fault.Fault);
        using IStoreIterator iterator = damaged.Iterate(Column.Receipts);
        Assert.Throws<StorageException>(iterator.SeekToFirst);
        var keys = new KeyList();
        keys.Add("key"u8);
        Assert.Throws<StorageException>(() => damaged.GetMany(Column.Receipts, keys, (_, _, _) => { }));
    }

    [Fact]
    public void Outlives_its_store_while_a_value_or_cursor_is_held()
    {
        RocksDbStore store = Open();
        Put(store, Column.SettledLeaves, "key"u8, "value"u8, sync: false);
        using IStoreIterator iterator = store.Iterate(Column.SettledLeaves);
        IWriteBatch batch = store.CreateBatch();
        using (PinnedValue value = store.Get(Column.SettledLeaves, "key"u8))
        {
            store.Dispose();
            Assert.Equal("value"u8, value.Span);
            iterator.SeekToFirst();
            Assert.Equal("value"u8, iterator.Value);
            batch.Put(Column.SettledLeaves, "later"u8, "value"u8);
        }

        Assert.Throws<ObjectDisposedException>(() => store.Write(batch, sync: false));
        Assert.Equal(StorageFault.Locked, Assert.Throws<StorageException>(Open).Fault);
        batch.Dispose();
        iterator.Dispose();
        Open().Dispose();
    }

    [Fact]
    public void Refuses_a_batch_of_another_store()
    {
        using RocksDbStore store = Open();
        using RocksDbStore other = RocksDbStore.Open(_folder.File("other"), _small);
        using IWriteBatch batch = other.CreateBatch();
        Assert.Throws<InvariantException>(() => store.Write(batch, sync: false));
    }

    [Fact]
    public void Reports_what_a_column_takes()
    {
        using RocksDbStore store = Open();
        Put(store, Column.Code, "key"u8, new byte[100_000], sync: false);
        Assert.True(store.Usage(Column.Code).MemoryBytes >= 100_000);
        store.FlushMemtables();
        store.Compact(Column.Code);
        Assert.True(store.Usage(Column.Code).FileBytes >= 100_000);
        Assert.Equal(1, store.Usage(Column.Code).KeysEstimate);
    }

    [Fact]
    public void Names_the_package_when_the_library_is_absent_or_another()
    {
        Assert.Null(RocksDbLibrary.FindFault(RocksDbLibrary.Name));
        foreach (string name in new[] { "librocksdb.so.0.0", "libc.so.6" })
        {
            StorageException? fault = RocksDbLibrary.FindFault(name);
            Assert.Equal(StorageFault.MissingLibrary, fault?.Fault);
            Assert.Contains("librocksdb7.8", fault?.Message, StringComparison.Ordinal);
        }

        Assert.Contains("rocksdb_write,", RocksDbLibrary.FindFault("libc.so.6")?.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    internal static void Put(
        RocksDbStore store, Column column, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool sync)
    {
        using IWriteBatch batch = store.CreateBatch();
        batch.Put(column, key, value);
        store.Write(batch, sync);
    }

    private RocksDbStore Open() => RocksDbStore.Open(_folder.Path, _small);

    /// <summary>A database with the default column family and, if given, one more.</summary>
    private unsafe void CreateDatabase(params string[] extra)
    {
        using var options = new OptionsHandle();
        Interop.rocksdb_options_set_create_if_missing(options, 1);
        Interop.rocksdb_options_set_create_missing_column_families(options, 1);
        nint[] names = [.. extra.Prepend("default").Select(Marshal.StringToCoTaskMemUTF8)];
        nint[] columnOptions = [.. names.Select(_ => options.Value)];
        nint[] handles = new nint[names.Length];
        nint error = 0;
        fixed (nint* name = names, columnOption = columnOptions, handle = handles)
        {
            nint database = Interop.rocksdb_open_column_families(
                options, _folder.Path, names.Length, name, columnOption, handle, ref error);
            RocksDbError.Check(error, "create");
            Array.ForEach(handles, Interop.rocksdb_column_family_handle_destroy);
            Interop.rocksdb_close(database);
        }

        Array.ForEach(names, Marshal.FreeCoTaskMem);
    }
}
