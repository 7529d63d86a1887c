using MarketChain.Storage;
using Microsoft.Win32.SafeHandles;

namespace MarketChain.State.Ledger;

/// <summary>Reads at a place in a file; a failing disk speaks as it does everywhere else.</summary>
internal static class RandomFile
{
    /// <summary>Opens a file that is there for reading, also while it is written.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public static SafeFileHandle OpenRead(string path)
        => Guard(path, () => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));

    /// <summary>Reads what is there, up to the length of <paramref name="destination"/>; 0 at the end.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public static int Read(SafeFileHandle file, long offset, Span<byte> destination)
    {
        try
        {
            return RandomAccess.Read(file, destination, offset);
        }
        catch (IOException fault)
        {
            throw new StorageException(StorageFault.Io, $"cannot read a file of the ledger: {fault.Message}", fault);
        }
    }

    private static T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageFault.Io, $"cannot use {path}: {fault.Message}", fault);
        }
    }
}
