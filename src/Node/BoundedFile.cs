namespace MarketChain.Node;

/// <summary>Small files that whoever started the program names: one may have no end, whatever it says.</summary>
internal static class BoundedFile
{
    private const int ChunkBytes = 64 << 10;

    /// <summary>Reads a whole file; false when it has more bytes than that.</summary>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static bool TryRead(string path, int bytesMax, out byte[] bytes)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        using MemoryStream read = new();
        byte[] chunk = new byte[ChunkBytes];
        for (int count; read.Length <= bytesMax && (count = file.Read(chunk)) > 0;)
        {
            read.Write(chunk, 0, count);
        }

        bytes = read.ToArray();
        return bytes.Length <= bytesMax;
    }

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="CommandException">It cannot be read, or has more bytes than that.</exception>
    public static byte[] Read(string path, int bytesMax)
    {
        try
        {
            return TryRead(path, bytesMax, out byte[] bytes)
                ? bytes
                : throw new CommandException($"{path}: expected at most {bytesMax} bytes");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path}: {fault.Message}", fault);
        }
    }
}
