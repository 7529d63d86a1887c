using MarketChain.Chain.Genesis;
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
    public string Database => System.IO.Path.Combine(Path, "database");

    private string GenesisFile => System.IO.Path.Combine(Path, "genesis.json");

    /// <summary>Takes a folder for this process, and creates it when missing.</summary>
    /// <exception cref="CommandException">Another process has it, or it cannot be written.</exception>
    /// <exception cref="StorageException">It cannot be created.</exception>
    public static DataFolder Take(string path)
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
    /// <exception cref="CommandException">There is none, or the one given is another chain's.</exception>
    /// <exception cref="GenesisException">The file is not a usable genesis.</exception>
    public GenesisConfig OpenGenesis(string? given)
    {
        byte[]? kept = File.Exists(GenesisFile) ? GenesisFiles.ReadBytes(GenesisFile) : null;
        byte[]? file = given is null ? kept : GenesisFiles.ReadBytes(given);
        if (file is null)
        {
            throw new CommandException($"--genesis: expected a file, since {Path} holds no chain yet");
        }

        GenesisConfig genesis = GenesisReader.Read(file);
        if (kept is null)
        {
            AtomicFile.Write(GenesisFile, file);
        }
        else if (GenesisReader.Read(kept).FileHash is var hash && hash != genesis.FileHash)
        {
            throw new CommandException(
                $"--genesis: {Path} holds the chain of another genesis file: expected {hash}, got {genesis.FileHash}");
        }

        return genesis;
    }

    public void Dispose() => _lock.Dispose();
}
