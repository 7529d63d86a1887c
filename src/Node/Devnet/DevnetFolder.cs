using System.Text.Json;
using MarketChain.Chain.Genesis;
using MarketChain.Storage;

namespace MarketChain.Node.Devnet;

/// <summary>
/// The folder of a devnet: its genesis file, and a folder for each validator. What makes it makes the validators' keys
/// too, in a way: only then have they signed nothing, and a validator whose folder is removed later has forgotten.
/// </summary>
internal sealed class DevnetFolder
{
    private readonly string _path;

    private DevnetFolder(string path, GenesisConfig genesis, IReadOnlyList<GenesisValidator> validators)
    {
        _path = path;
        Genesis = genesis;
        Validators = validators;
    }

    /// <summary>The chain.</summary>
    public GenesisConfig Genesis { get; }

    /// <summary>Its validators, in the order of the file, which is for people.</summary>
    public IReadOnlyList<GenesisValidator> Validators { get; }

    /// <summary>Its file.</summary>
    public string GenesisFile => Path.Combine(_path, "genesis.json");

    /// <summary>Opens a devnet's folder, and makes it when it is not there.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="file">The bytes of the chain's genesis file.</param>
    /// <exception cref="CommandException">The chain is none for development, or the folder cannot be made.</exception>
    public static DevnetFolder Open(string path, byte[] file)
    {
        GenesisConfig genesis = GenesisReader.Read(file);
        if (!genesis.DevelopmentOnly)
        {
            throw new CommandException($"--genesis: chain '{genesis.Name}' is not developmentOnly");
        }

        DevnetFolder folder = new(path, genesis, InOrderOf(file, genesis));
        try
        {
            folder.Prepare(file);
            return folder;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or StorageException)
        {
            throw new CommandException($"--data: {fault.Message}", fault);
        }
    }

    /// <summary>The folder of a validator.</summary>
    public string Of(GenesisValidator validator) => Path.Combine(_path, validator.Name);

    private static List<GenesisValidator> InOrderOf(byte[] file, GenesisConfig genesis)
    {
        using JsonDocument json = JsonDocument.Parse(file);
        JsonElement.ArrayEnumerator validators = json.RootElement.GetProperty("validators").EnumerateArray();
        List<string?> names = [.. validators.Select(validator => validator.GetProperty("name").GetString())];
        return [.. genesis.Validators.OrderBy(validator => names.IndexOf(validator.Name))];
    }

    /// <summary>The genesis file comes last: once it is there, the marks were made, and are never made again.</summary>
    private void Prepare(byte[] file)
    {
        Directory.CreateDirectory(_path);
        if (!File.Exists(GenesisFile))
        {
            foreach (GenesisValidator validator in Genesis.Validators.Where(item => !Directory.Exists(Of(item))))
            {
                DurableFolder.Create(Of(validator));
                UnusedKeyMark.Write(UnusedKeyMark.InFolder(Of(validator)), validator.Key);
            }
        }

        AtomicFile.Write(GenesisFile, file);
    }
}
