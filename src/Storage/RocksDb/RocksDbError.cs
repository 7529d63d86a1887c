using System.Runtime.InteropServices;

namespace MarketChain.Storage.RocksDb;

/// <summary>
/// The C API's errptr: null, or a malloc'ed sentence such as "Corruption: block checksum mismatch …", which is turned
/// into a <see cref="StorageException"/> and freed here and nowhere else.
/// </summary>
internal static class RocksDbError
{
    /// <summary>Throws when <paramref name="errptr"/> is set, having freed it.</summary>
    /// <param name="errptr">As the native call left it.</param>
    /// <param name="attempt">What was tried, to begin the sentence: "read column account-flat".</param>
    public static void Check(nint errptr, string attempt)
    {
        if (errptr != 0)
        {
            throw Take(errptr, attempt);
        }
    }

    /// <summary>Frees a set <paramref name="errptr"/> and says what it said.</summary>
    public static StorageException Take(nint errptr, string attempt)
    {
        string status = Marshal.PtrToStringUTF8(errptr) ?? "";
        Interop.rocksdb_free(errptr);
        return new StorageException(Classify(status), $"cannot {attempt}: {status}");
    }

    // Status::ToString begins with the code's name; a held lock is an "IO error" told apart by its words
    // (env/io_posix.cc and fs_posix.cc: "While lock file", "lock hold by current process").
    private static StorageFault Classify(string status)
        => status.StartsWith("Corruption", StringComparison.Ordinal) ? StorageFault.Corrupt
            : IsLock(status) ? StorageFault.Locked
            : StorageFault.Io;

    private static bool IsLock(string status)
        => status.Contains("lock hold by current process", StringComparison.OrdinalIgnoreCase)
            || status.Contains("While lock file", StringComparison.OrdinalIgnoreCase);
}
