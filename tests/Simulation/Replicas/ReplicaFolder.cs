using MarketChain.Chain.Blocks;
using MarketChain.Storage;
using MarketChain.Storage.Memory;

namespace MarketChain.Simulation.Replicas;

/// <summary>
/// Where a node's chain is: a database in memory and logs in a folder that is in memory too, where there is one. What a
/// crash loses is decided here, so that no real disk has to be waited for.
/// </summary>
public sealed class ReplicaFolder : IDisposable
{
    private const string MemoryFolder = "/dev/shm";

    private readonly Dictionary<string, long> _keptLengths = [];
    private IStoreSnapshot _kept;

    public ReplicaFolder()
    {
        Path = Create();
        Store = new MemoryStore();
        _kept = Store.Snapshot();
    }

    /// <summary>Of the logs.</summary>
    public string Path { get; private set; }

    /// <summary>The database, which outlives the process.</summary>
    public MemoryStore Store { get; private set; }

    /// <summary>Opens the logs.</summary>
    public BlockLogs OpenLogs() => BlockLogs.Open(Path);

    /// <summary>What the logs have survives.</summary>
    public void KeepLogs()
    {
        foreach (FileInfo log in Logs())
        {
            _keptLengths[log.FullName] = log.Length;
        }
    }

    /// <summary>What the database has survives.</summary>
    public void KeepStore() => _kept = Store.Snapshot();

    /// <summary>The process is gone, and with it what the database had in memory.</summary>
    public void Crash() => Store.Restore(_kept);

    /// <summary>The power goes, and with it some of what the logs had not synced.</summary>
    public void LosePower(Random random)
    {
        Crash();
        foreach (FileInfo log in Logs())
        {
            Tearing.Cut(log.FullName, _keptLengths.GetValueOrDefault(log.FullName, log.Length), random);
        }
    }

    /// <summary>All is gone.</summary>
    public void Wipe()
    {
        Dispose();
        _keptLengths.Clear();
        Path = Create();
        Store = new MemoryStore();
        _kept = Store.Snapshot();
    }

    /// <summary>A copy of all of it; no process may be using it.</summary>
    public FolderCopy Copy() => new(
        _kept,
        Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories)
            .ToDictionary(file => System.IO.Path.GetRelativePath(Path, file), File.ReadAllBytes));

    /// <summary>All is as it was when this copy was made.</summary>
    public void PutBack(FolderCopy copy)
    {
        Wipe();
        foreach ((string name, byte[] bytes) in copy.Files)
        {
            string file = System.IO.Path.Combine(Path, name);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, bytes);
        }

        KeepLogs();
        Store.Restore(copy.Store);
        KeepStore();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Store.Dispose();
        Directory.Delete(Path, recursive: true);
    }

    private static string Create()
        => Directory.Exists(MemoryFolder)
            ? Directory.CreateDirectory(
                System.IO.Path.Combine(MemoryFolder, $"marketchain-{Guid.NewGuid():N}")).FullName
            : Directory.CreateTempSubdirectory("marketchain-").FullName;

    /// <summary>In an order that is the same in every run.</summary>
    private IEnumerable<FileInfo> Logs()
        => new DirectoryInfo(Path)
            .EnumerateFiles("*.segment", SearchOption.AllDirectories)
            .OrderBy(log => System.IO.Path.GetRelativePath(Path, log.FullName), StringComparer.Ordinal);
}

/// <summary>A node's chain at some time.</summary>
/// <param name="Store">The database.</param>
/// <param name="Files">The logs, by their names in the folder.</param>
public sealed record FolderCopy(IStoreSnapshot Store, IReadOnlyDictionary<string, byte[]> Files);
