using System.Reflection;
using MarketChain.Chain.Genesis;

namespace MarketChain.Node;

/// <summary>Genesis files by path, and the one that is part of the program.</summary>
internal static class GenesisFiles
{
    private const string DevelopmentName = "genesis/dev.json";

    /// <summary>The bytes of <c>genesis/dev.json</c>: one authority, ten funded accounts, for one machine.</summary>
    public static byte[] Development()
    {
        using Stream resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(DevelopmentName)!;
        byte[] bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>The bytes of a file, if they may be a genesis file's.</summary>
    /// <exception cref="CommandException">It cannot be read, or is too long.</exception>
    public static byte[] ReadBytes(string path)
    {
        try
        {
            return BoundedFile.TryRead(path, GenesisReader.FileBytesMax, out byte[] bytes)
                ? bytes
                : throw new CommandException($"{path}: expected at most {GenesisReader.FileBytesMax} bytes");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path}: {fault.Message}", fault);
        }
    }

    /// <summary>Reads a genesis file.</summary>
    /// <exception cref="CommandException">It cannot be read, or is not a usable genesis.</exception>
    public static GenesisConfig Read(string path)
    {
        try
        {
            return GenesisReader.Read(ReadBytes(path));
        }
        catch (GenesisException fault)
        {
            throw new CommandException($"{path}: {fault.Message}", fault);
        }
    }
}
