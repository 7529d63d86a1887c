using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MarketChain.Storage.RocksDb;

/// <summary>From a folder to an open store, or to one sentence that says why not.</summary>
internal static unsafe class RocksDbOpening
{
    /// <summary>Version of keys and values in the columns. Raised when an older program would misread them.</summary>
    public const uint FormatVersion = 2;

    // The column family that every RocksDB database has; nothing is kept in it.
    private const string DefaultColumn = "default";

    private static ReadOnlySpan<byte> VersionKey => "store-version"u8;

    public static RocksDbStore Open(string folder, RocksDbSettings settings)
    {
        RocksDbLibrary.Check();
        DurableFolder.Create(folder);
        using OptionsHandle options = RocksDbTuning.Database(settings);
        RefuseUnknownColumns(folder, options);
        var store = new RocksDbStore(OpenDatabase(folder, options, settings));
        try
        {
            CheckVersion(store, folder);
            return store;
        }
        catch (StorageException)
        {
            store.Dispose();
            throw;
        }
    }

    // RocksDB would refuse them too, but not say what it means.
    private static void RefuseUnknownColumns(string folder, OptionsHandle options)
    {
        if (!File.Exists(Path.Combine(folder, "CURRENT")))
        {
            return;
        }

        nint error = 0;
        nint* names = Interop.rocksdb_list_column_families(options, folder, out nuint count, ref error);
        RocksDbError.Check(error, $"list the columns in {folder}");
        try
        {
            foreach (nint native in new ReadOnlySpan<nint>(names, checked((int)count)))
            {
                string name = Marshal.PtrToStringUTF8(native) ?? "";
                if (!IsKnown(name))
                {
                    throw new StorageException(
                        StorageFault.OtherFormat,
                        $"{folder} holds column '{name}', which this version does not know: use the newer version");
                }
            }
        }
        finally
        {
            Interop.rocksdb_list_column_families_destroy(names, count);
        }
    }

    private static bool IsKnown(string name)
    {
        foreach (Column column in Column.All)
        {
            if (column.Name == name)
            {
                return true;
            }
        }

        return name == DefaultColumn;
    }

    private static DatabaseHandle OpenDatabase(string folder, OptionsHandle options, RocksDbSettings settings)
    {
        using var cache = new CacheHandle(settings.BlockCacheBytes);
        using var columns = new ColumnList(settings, cache);
        nint error = 0;
        nint database;
        fixed (nint* names = columns.Names, columnOptions = columns.Options, handles = columns.Handles)
        {
            database = Interop.rocksdb_open_column_families(
                options, folder, columns.Names.Length, names, columnOptions, handles, ref error);
        }

        if (error != 0)
        {
            StorageException fault = RocksDbError.Take(error, $"open the database in {folder}");
            throw fault.Fault == StorageFault.Locked
                ? new StorageException(
                    StorageFault.Locked, $"{folder} is in use by another process: stop that one first", fault)
                : fault;
        }

        // The default column family's handle is only there because RocksDB insists on opening it.
        Interop.rocksdb_column_family_handle_destroy(columns.Handles[^1]);
        return new DatabaseHandle(database, columns.Handles[..^1]);
    }

    private static void CheckVersion(RocksDbStore store, string folder)
    {
        byte[]? found = store.GetBytes(Column.Meta, VersionKey);
        if (found is null)
        {
            WriteVersion(store);
        }
        else if (found.Length != sizeof(uint))
        {
            throw new StorageException(StorageFault.Corrupt, $"{folder} has a version of {found.Length} bytes, not 4");
        }
        else if (BinaryPrimitives.ReadUInt32BigEndian(found) is var version && version != FormatVersion)
        {
            throw new StorageException(
                StorageFault.OtherFormat,
                $"{folder} has format {version}, this version reads format {FormatVersion}");
        }
    }

    private static void WriteVersion(RocksDbStore store)
    {
        Span<byte> version = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(version, FormatVersion);
        using IWriteBatch batch = store.CreateBatch();
        batch.Put(Column.Meta, VersionKey, version);
        store.Write(batch, sync: true);
    }

    /// <summary>Names, options and, once open, handles of all columns; the default one comes last.</summary>
    private sealed class ColumnList : IDisposable
    {
        private readonly OptionsHandle[] _options;

        public ColumnList(RocksDbSettings settings, CacheHandle cache)
        {
            string[] names = [.. Column.All.ToArray().Select(column => column.Name), DefaultColumn];
            Names = [.. names.Select(Marshal.StringToCoTaskMemUTF8)];
            _options =
            [
                .. Column.All.ToArray().Select(column => RocksDbTuning.Column(column, settings, cache)),
                RocksDbTuning.Column(Column.Meta, settings, cache),
            ];
            Options = [.. _options.Select(options => options.Value)];
            Handles = new nint[names.Length];
        }

        public nint[] Names { get; }

        public nint[] Options { get; }

        public nint[] Handles { get; }

        public void Dispose()
        {
            Array.ForEach(Names, Marshal.FreeCoTaskMem);
            Array.ForEach(_options, options => options.Dispose());
        }
    }
}
