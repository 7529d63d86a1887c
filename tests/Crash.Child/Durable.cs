using System.ComponentModel;
using System.Runtime.InteropServices;

namespace MarketChain.Crash.Child;

/// <summary>Makes files and folders durable. .NET cannot open a folder, so that goes by libc.</summary>
internal static partial class Durable
{
    private const int OpenReadOnly = 0;

    /// <summary>Syncs every file and folder below a folder, and itself.</summary>
    public static void SyncTree(string folder)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
            Sync(entry.FullName);
        Sync(folder);
    }

    private static void Sync(string path)
    {
        var descriptor = Open(path, OpenReadOnly);
        if (descriptor < 0 || Fsync(descriptor) != 0 || Close(descriptor) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), path);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
