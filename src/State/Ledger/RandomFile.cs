using MarketChain.Storage;
using Microsoft.Win32.SafeHandles;

namespace MarketChain.State.Ledger;

/// <summary>Reads and writes at a place in a file; a failing disk speaks as it does everywhere else.</summary>
internal static class RandomFile
{
    /// <summary>Fills <paramref name="destination"/>.</summary>
    /// <exception cref="StorageException">The disk failed, or the file ends before.</exception>
    public static void ReadExactly(SafeFileHandle file, long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            int count = Read(file, offset, destination);
            if (count == 0)
            {
                throw new StorageException(StorageFault.Corrupt, $"a file of the ledger ends at byte {offset}");
            }

            destination = destination[count..];
            offset += count;
        }
    }

    /// <summary>Opens a file for reading and writing; makes it, and its folder, when they are not there.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public static SafeFileHandle OpenOrCreate(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        DurableFolder.Create(folder);
        bool isNew = !File.Exists(path);
        SafeFileHandle file = Guard(path, () =>
            File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read));
        if (isNew)
        {
            DurableFolder.Sync(folder);
        }

        return file;
    }

    /// <summary>Opens a file that is there for reading, also while it is written.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public static SafeFileHandle OpenRead(string path)
        => Guard(path, () => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));

    /// <summary>Writes all bytes.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public static void Write(SafeFileHandle file, long offset, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(file, bytes, offset);
        }
        catch (IOException fault)
        {
            throw new StorageException(StorageFault.Io, $"cannot write a file of the ledger: {fault.Message}", fault);
        }
    }

    /// <summary>Waits until the disk has all that was written.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public static void Sync(SafeFileHandle file) => Guard("a file of the ledger", () =>
    {
        RandomAccess.FlushToDisk(file);
        return true;
    });

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
