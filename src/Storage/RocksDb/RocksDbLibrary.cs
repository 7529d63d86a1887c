using System.Reflection;
using System.Runtime.InteropServices;

namespace MarketChain.Storage.RocksDb;

/// <summary>
/// The native library by its soname, which fixes its binary interface. RocksDB has no version function, so before the
/// first call every symbol that <see cref="Interop"/> declares is looked up: a library that lacks one is refused at
/// start, not in the middle of a block.
/// </summary>
internal static class RocksDbLibrary
{
    /// <summary>Debian 12's build; the soname carries major and minor version.</summary>
    public const string Name = "librocksdb.so.7.8";

    private static readonly Lazy<StorageException?> _fault = new(FindFault);

    /// <summary>Throws unless the library is there with every function that is called.</summary>
    /// <exception cref="StorageException"><see cref="StorageFault.MissingLibrary"/>.</exception>
    public static void Check()
    {
        if (_fault.Value is { } fault)
        {
            throw new StorageException(fault.Fault, fault.Message, fault);
        }
    }

    /// <summary>The functions that Interop declares and <paramref name="library"/> does not export.</summary>
    public static IEnumerable<string> MissingSymbols(nint library)
        => typeof(Interop).GetMethods(BindingFlags.Static | BindingFlags.NonPublic)
            .Select(method => method.Name)
            .Where(name => name.StartsWith("rocksdb_", StringComparison.Ordinal))
            .Where(name => !NativeLibrary.TryGetExport(library, name, out _));

    private static StorageException? FindFault()
    {
        if (!NativeLibrary.TryLoad(Name, typeof(RocksDbLibrary).Assembly, null, out nint library))
        {
            return new StorageException(
                StorageFault.MissingLibrary,
                $"cannot load {Name}: install Debian's package librocksdb7.8 (apt-get install librocksdb7.8)");
        }

        string missing = string.Join(", ", MissingSymbols(library));
        return missing.Length == 0
            ? null
            : new StorageException(
                StorageFault.MissingLibrary,
                $"{Name} lacks {missing}: it is not the build of Debian's package librocksdb7.8");
    }
}
