using System.Runtime.InteropServices;

namespace MarketChain.Storage;

/// <summary>
/// Makes a folder's entries survive a power cut: a file that was created, renamed or removed is so on disk only after
/// its folder is synced. .NET opens no folders, hence three calls of the C library.
/// </summary>
public static partial class DurableFolder
{
    private const int O_RDONLY = 0;
    private const int O_DIRECTORY = 0x10000;
    private const int O_CLOEXEC = 0x80000;

    /// <summary>Waits until the disk has the folder's entries.</summary>
    /// <exception cref="StorageException">The folder is not there or the disk failed.</exception>
    public static void Sync(string folder)
    {
        int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        Check(descriptor, "open", folder);
        try
        {
            Check(fsync(descriptor), "sync", folder);
        }
        finally
        {
            // Nothing was written through it, so its result says nothing.
            _ = close(descriptor);
        }
    }

    /// <summary>Creates a folder with its parents and syncs each parent that gained one.</summary>
    /// <exception cref="StorageException">It cannot be created.</exception>
    public static void Create(string folder)
    {
        string full = Path.GetFullPath(folder);
        if (Directory.Exists(full))
        {
            return;
        }

        string? parent = Path.GetDirectoryName(full);
        if (parent is not null)
        {
            Create(parent);
        }

        try
        {
            Directory.CreateDirectory(full);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageFault.Io, $"cannot create {folder}: {fault.Message}", fault);
        }

        if (parent is not null)
        {
            Sync(parent);
        }
    }

    private static void Check(int result, string attempt, string folder)
    {
        if (result < 0)
        {
            string reason = Marshal.GetLastPInvokeErrorMessage();
            throw new StorageException(StorageFault.Io, $"cannot {attempt} folder {folder}: {reason}");
        }
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string pathname, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int fd);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int fd);
}
