using MarketChain.Chain.Genesis;
using MarketChain.Node.Snapshots;
using MarketChain.Storage;

namespace MarketChain.Node.Running;

/// <summary>
/// The folder that holds all of a node, for one process at a time:
/// <code>
/// genesis.json    a copy of the chain's genesis file, made by the first start
/// lock            held while a process works in the folder
/// database/       RocksDB
/// blocks/         bodies of blocks, in segments of an hour
/// sidecars/       rows of impressions, likewise, until they are pruned
/// ledger/         pages of the ledger's newest checkpoints
/// snapshots/      the snapshot that peers fetch, made when one asks
/// restoring/      a snapshot that is fetched from a peer; restored/: one that the next start begins with
/// votes/          what a validator has signed: never in a backup, never copied
/// validator-changes/  files of emergency changes of validators, which operators put there
/// wishes          what a validator's operator wants its blocks to vote for
/// node.key        the key by which other nodes know this one, when it is in no other file
/// </code>
/// </summary>
internal sealed class DataFolder : IDisposable
{
    /// <summary>EWOULDBLOCK: flock(2) found the file locked.</summary>
    private const int LockedError = 11;

    private readonly FileStream _lock;

    private DataFolder(string path, FileStream locked)
    {
        Path = path;
        _lock = locked;
    }

    /// <summary>The folder, as a full path.</summary>
    public string Path { get; }

    /// <summary>Where RocksDB is.</summary>
    public string Database => DatabaseIn(Path);

    /// <summary>Where the snapshot for peers is.</summary>
    public string Snapshots => System.IO.Path.Combine(Path, "snapshots");

    /// <summary>Where a validator's signing log is.</summary>
    public string Votes => System.IO.Path.Combine(Path, "votes");

    /// <summary>What a validator's operator wants its blocks to vote for.</summary>
    public string Wishes => System.IO.Path.Combine(Path, "wishes");

    private string GenesisFile => System.IO.Path.Combine(Path, "genesis.json");

    /// <summary>Where RocksDB is in a folder that holds a chain.</summary>
    public static string DatabaseIn(string folder) => System.IO.Path.Combine(folder, "database");

    /// <summary>
    /// Takes a folder for this process, and creates it when missing. A snapshot that was restored beside its chain
    /// takes that one's place.
    /// </summary>
    /// <exception cref="CommandException">Another process has it, or it cannot be written.</exception>
    /// <exception cref="StorageException">It cannot be created, or the disk failed.</exception>
    public static DataFolder Take(string path)
    {
        DataFolder folder = Lock(path);
        try
        {
            ChainSwap.Finish(folder.Path);
            return folder;
        }
        catch (StorageException)
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>As <see cref="Take"/>, of a folder that a node has worked in before.</summary>
    /// <exception cref="CommandException">It holds no node, or another process has it.</exception>
    public static DataFolder TakeExisting(string path)
        => File.Exists(System.IO.Path.Combine(path, "genesis.json"))
            ? Take(path)
            : throw new CommandException($"--data: {path} holds no node: expected a folder with a genesis.json");

    /// <summary>
    /// The chain of this folder: the copy of its genesis file, or at the first start the one that is given.
    /// </summary>
    /// <param name="given">A genesis file; null: the copy must be there.</param>
    /// <exception cref="CommandException">There is none that can be used, or it is another chain's.</exception>
    public GenesisConfig OpenGenesis(string? given)
    {
        bool isKept = File.Exists(GenesisFile);
        if (given is null && !isKept)
        {
            throw new CommandException(
                $"--genesis: expected the chain's genesis file, since {Path} has no copy of it yet");
        }

        byte[] file = GenesisFiles.ReadBytes(given ?? GenesisFile);
        GenesisConfig genesis = GenesisFiles.Read(given ?? GenesisFile, file);
        if (!isKept)
        {
            AtomicFile.Write(GenesisFile, file);
        }
        else if (GenesisFiles.Read(GenesisFile).FileHash is var hash && hash != genesis.FileHash)
        {
            throw new CommandException(
                $"--genesis: {Path} holds the chain of another genesis file: expected {hash}, got {genesis.FileHash}");
        }

        return genesis;
    }

    public void Dispose() => _lock.Dispose();

    private static DataFolder Lock(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        try
        {
            DurableFolder.Create(full);
            string file = System.IO.Path.Combine(full, "lock");
            return new DataFolder(full, new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None));
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new CommandException($"--data: {fault.Message}", fault);
        }
        catch (IOException fault)
        {
            string what = fault.HResult == LockedError
                ? $"{path} is in use by another process, which must stop first"
                : $"{path} cannot be written";
            throw new CommandException($"--data: {what} ({fault.Message})", fault);
        }
    }
}
