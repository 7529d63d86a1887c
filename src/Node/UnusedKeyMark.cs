using System.Text;
using MarketChain.Primitives.Crypto;
using MarketChain.Storage;

namespace MarketChain.Node;

/// <summary>
/// Says that a validator's key has signed nothing on any chain: a small file that is made with the key and that the
/// key's first start takes away. A validator without it and without its signing record is one that forgot, and signs
/// only once the others have shown it where it is safe (docs/spec/consensus.md 7). One line:
/// <code>
/// marketchain-unused-key/1 0x{public key}
/// </code>
/// </summary>
internal static class UnusedKeyMark
{
    private const string Format = "marketchain-unused-key/1";
    private const int FileBytesMax = 256;

    /// <summary>The mark of a key file.</summary>
    public static string BesideKey(string keyFile) => keyFile + ".unused";

    /// <summary>The mark of a development validator, whose key is in no file.</summary>
    public static string InFolder(string dataFolder) => Path.Combine(dataFolder, "validator.unused");

    /// <summary>Makes a mark that survives.</summary>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public static void Write(string path, in Ed25519PublicKey key)
        => AtomicFile.Write(path, Encoding.ASCII.GetBytes(LineOf(key)));

    /// <summary>True when the mark is there, and this key's.</summary>
    /// <exception cref="CommandException">It cannot be read.</exception>
    public static bool IsThere(string path, in Ed25519PublicKey key)
    {
        try
        {
            return File.Exists(path)
                && BoundedFile.TryRead(path, FileBytesMax, out byte[] bytes)
                && bytes.AsSpan().SequenceEqual(Encoding.ASCII.GetBytes(LineOf(key)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path}: {fault.Message}", fault);
        }
    }

    /// <summary>Takes the mark away, for good: the key is about to sign.</summary>
    /// <exception cref="StorageException">The folder cannot be written.</exception>
    public static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageFault.Io, $"cannot remove {path}: {fault.Message}", fault);
        }

        DurableFolder.Sync(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    private static string LineOf(in Ed25519PublicKey key) => $"{Format} {key}\n";
}
