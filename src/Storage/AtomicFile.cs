namespace MarketChain.Storage;

/// <summary>
/// Small files that are there whole or not at all, whenever the power goes: keys, settings, markers. Written aside,
/// synced, renamed over the old one, and the folder synced.
/// </summary>
public static class AtomicFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>
    /// Replaces <paramref name="path"/> by a file with <paramref name="bytes"/>. After it returns they survive; if it
    /// throws or the machine dies in it, the old file or the new one is there. One writer per path at a time.
    /// </summary>
    /// <param name="path">A file in an existing folder; the name with ".new" appended must be free for use.</param>
    /// <param name="bytes">The whole content.</param>
    /// <param name="mode">Permissions; by default only the owner may read and write.</param>
    /// <exception cref="StorageException">The disk failed or the folder is not there.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode = OwnerOnly)
    {
        string full = Path.GetFullPath(path);
        string aside = full + ".new";
        try
        {
            // One left behind by a crash may have other permissions: CreateNew sets ours.
            File.Delete(aside);
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                BufferSize = 0,
            };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = mode;
            }

            using (var file = new FileStream(aside, options))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            File.Move(aside, full, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageFault.Io, $"cannot write {path}: {fault.Message}", fault);
        }

        DurableFolder.Sync(Path.GetDirectoryName(full)!);
    }
}
