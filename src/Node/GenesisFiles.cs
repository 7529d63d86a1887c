using System.Reflection;
using MarketChain.Chain.Genesis;

namespace MarketChain.Node;

/// <summary>Genesis files by path, and those that are part of the program.</summary>
internal static class GenesisFiles
{
    /// <summary>
    /// The bytes of <c>genesis/dev.json</c>, of one validator, <c>geo.json</c>, of three in as many cities, or
    /// <c>geo4.json</c>: each for one machine, with ten funded accounts.
    /// </summary>
    /// <param name="validators">How many.</param>
    /// <exception cref="CommandException">No file that is built in has so many.</exception>
    public static byte[] Development(int validators = 1)
    {
        string name = validators switch
        {
            1 => "genesis/dev.json",
            3 => "genesis/geo.json",
            4 => "genesis/geo4.json",
            _ => throw new CommandException(
                $"--validators: expected 1, 3 or 4, got {validators}: other chains need --genesis"),
        };
        using Stream resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        byte[] bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>The bytes of a file, if they may be a genesis file's.</summary>
    /// <exception cref="CommandException">It cannot be read, or is too long.</exception>
    public static byte[] ReadBytes(string path) => BoundedFile.Read(path, GenesisReader.FileBytesMax);

    /// <summary>Reads a genesis file.</summary>
    /// <exception cref="CommandException">It cannot be read, or is not a usable genesis.</exception>
    public static GenesisConfig Read(string path) => Read(path, ReadBytes(path));

    /// <summary>Reads the bytes of a genesis file.</summary>
    /// <exception cref="CommandException">They are not a usable genesis; the message names the file.</exception>
    public static GenesisConfig Read(string path, byte[] bytes)
    {
        try
        {
            return GenesisReader.Read(bytes);
        }
        catch (GenesisException fault)
        {
            throw new CommandException($"{path}: {fault.Message}", fault);
        }
    }
}
