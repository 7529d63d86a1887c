using MarketChain.Storage;

namespace MarketChain.Node.Snapshots;

/// <summary>
/// How a folder gets the chain of a snapshot in place of its own, whole or not at all:
/// <code>
/// restoring/          what is being verified; a stop or a crash loses it
///     │ renamed once all of it is verified and durable: from then on the new chain counts
///     ▼
/// restored/           database, blocks, sidecars, ledger: each in turn replaces its namesake in the folder, at the
///                     next start, before anything is opened; what a crash leaves undone the start after that does
/// </code>
/// What a validator signed, its keys and its wishes are elsewhere in the folder, and stay.
/// </summary>
internal static class ChainSwap
{
    /// <summary>All that belongs to a chain, as <c>OpenChain</c> finds it.</summary>
    private static readonly string[] Parts = ["database", "blocks", "sidecars", "ledger"];

    /// <summary>A new folder for a chain in the making.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="StorageException">The disk failed.</exception>
    public static string Begin(string folder)
    {
        string restoring = RestoringIn(folder);
        Remove(restoring);
        Array.ForEach(Parts, part => DurableFolder.Create(Path.Combine(restoring, part)));
        return restoring;
    }

    /// <summary>What was in the making is complete, closed and durable: the next start takes it.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public static void Commit(string folder)
    {
        DurableFolder.Sync(RestoringIn(folder));
        Move(RestoringIn(folder), RestoredIn(folder));
        DurableFolder.Sync(folder);
    }

    /// <summary>What was in the making is of no use.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public static void Abandon(string folder) => Remove(RestoringIn(folder));

    /// <summary>Before anything in the folder is opened: does what is committed, and forgets what is not.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public static void Finish(string folder)
    {
        Abandon(folder);
        string restored = RestoredIn(folder);
        if (!Directory.Exists(restored))
        {
            return;
        }

        foreach (string part in Parts.Where(part => Directory.Exists(Path.Combine(restored, part))))
        {
            // The old one goes first, so that where a new one is left nothing of it was moved.
            Remove(Path.Combine(folder, part));
            Move(Path.Combine(restored, part), Path.Combine(folder, part));
            DurableFolder.Sync(restored);
            DurableFolder.Sync(folder);
        }

        Remove(restored);
        DurableFolder.Sync(folder);
    }

    private static string RestoringIn(string folder) => Path.Combine(folder, "restoring");

    private static string RestoredIn(string folder) => Path.Combine(folder, "restored");

    private static void Remove(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageFault.Io, $"cannot remove {path}: {fault.Message}", fault);
        }
    }

    private static void Move(string from, string to)
    {
        try
        {
            Directory.Move(from, to);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageFault.Io, $"cannot rename {from}: {fault.Message}", fault);
        }
    }
}
