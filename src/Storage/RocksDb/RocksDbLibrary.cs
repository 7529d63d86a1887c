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

    private static readonly Lazy<StorageException?> _fault = new(() => FindFault(Name));

    /// <summary>Throws unless the library is there with every function that is called.</summary>
    /// <exception cref="StorageException"><see cref="StorageFault.MissingLibrary"/>.</exception>
    public static void Check()
    {
        if (_fault.Value is { } fault)
        {
            throw new StorageException(fault.Fault, fault.Message, fault);
        }
    }

    /// <summary>Why the library called <paramref name="name"/> cannot be used; null when it can.</summary>
    public static StorageException? FindFault(string name)
    {
        if (!NativeLibrary.TryLoad(name, typeof(RocksDbLibrary).Assembly, null, out nint library))
        {
            return new StorageException(
                StorageFault.MissingLibrary,
                $"cannot load {name}: install Debian's package librocksdb7.8 (apt-get install librocksdb7.8)");
        }

        string missing = string.Join(", ", MissingSymbols(library));
        return missing.Length == 0
            ? null
            : new StorageException(
                StorageFault.MissingLibrary,
                $"{name} lacks {missing}: it is not the build of Debian's package librocksdb7.8");
    }

    // What Interop declares and the library does not export.
    private static IEnumerable<string> MissingSymbols(nint library)
        => typeof(Interop).GetMethods(BindingFlags.Static | BindingFlags.NonPublic)
            .Select(method => method.Name)
            .Where(name => name.StartsWith("rocksdb_", StringComparison.Ordinal))
            .Where(name => !NativeLibrary.TryGetExport(library, name, out _));
}
