using System.Security.Cryptography;
using System.Text;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Storage;

namespace MarketChain.Node;

/// <summary>
/// A secret key in a file of its own, readable by its owner only. One line:
/// <code>
/// marketchain-key/1 ed25519 0x{seed, 32 bytes}
/// marketchain-key/1 secp256k1 0x{secret, 32 bytes}
/// </code>
/// </summary>
internal static class KeyFile
{
    private const string Format = "marketchain-key/1";
    private const string Ed25519 = "ed25519";
    private const string Secp256k1 = "secp256k1";
    private const int SecretBytes = 32;
    private const int FileBytesMax = 256;

    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Writes a key; the file must not exist.</summary>
    /// <exception cref="CommandException">It exists.</exception>
    /// <exception cref="StorageException">It cannot be written.</exception>
    public static void Write(string path, Ed25519PrivateKey key)
    {
        Span<byte> seed = stackalloc byte[SecretBytes];
        key.ExportSeed(seed);
        Write(path, Ed25519, seed);
    }

    /// <inheritdoc cref="Write(string, Ed25519PrivateKey)"/>
    public static void Write(string path, Secp256k1PrivateKey key)
    {
        Span<byte> secret = stackalloc byte[SecretBytes];
        key.Export(secret);
        Write(path, Secp256k1, secret);
    }

    /// <summary>Reads an Ed25519 key; the caller disposes of it.</summary>
    /// <exception cref="CommandException">The file cannot be read, is open to others, or holds another
    /// kind.</exception>
    public static Ed25519PrivateKey ReadEd25519(string path)
    {
        (string kind, byte[] secret) = Read(path);
        using Erased erased = new(secret);
        return kind == Ed25519
            ? Ed25519PrivateKey.FromSeed(secret)
            : throw new CommandException($"{path}: expected an {Ed25519} key, got one of {kind}");
    }

    /// <summary>Reads a key of either kind; exactly one of the two results is not null.</summary>
    /// <exception cref="CommandException">The file cannot be read, is open to others, or holds no key.</exception>
    public static (Ed25519PrivateKey? Ed25519, Secp256k1PrivateKey? Secp256k1) ReadAny(string path)
    {
        (string kind, byte[] secret) = Read(path);
        using Erased erased = new(secret);
        if (kind == Ed25519)
        {
            return (Ed25519PrivateKey.FromSeed(secret), null);
        }

        return Secp256k1PrivateKey.TryCreate(secret, out Secp256k1PrivateKey? key)
            ? (null, key)
            : throw new CommandException($"{path}: the number is not a {Secp256k1} key");
    }

    private static void Write(string path, string kind, Span<byte> secret)
    {
        if (File.Exists(path))
        {
            throw new CommandException($"{path} exists: a key is never written over");
        }

        byte[] line = Encoding.ASCII.GetBytes($"{Format} {kind} {Hex.Encode(secret)}\n");
        using Erased erased = new(line);
        CryptographicOperations.ZeroMemory(secret);
        AtomicFile.Write(path, line);
    }

    private static (string Kind, byte[] Secret) Read(string path)
    {
        string[] words = ReadText(path).TrimEnd('\n').Split(' ');
        bool known = words.Length == 3 && words[0] == Format && words[1] is Ed25519 or Secp256k1;
        return known && Hex.TryDecode(words[2], out byte[]? secret) && secret.Length == SecretBytes
            ? (words[1], secret)
            : throw new CommandException(
                $"{path}: expected one line '{Format} {Ed25519}|{Secp256k1} 0x…' with {SecretBytes} bytes");
    }

    private static string ReadText(string path)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
            {
                throw new CommandException($"{path} is open to other users: run 'chmod 600' on it");
            }

            return BoundedFile.TryRead(path, FileBytesMax, out byte[] bytes)
                ? Encoding.UTF8.GetString(bytes)
                : throw new CommandException($"{path}: expected a key file of at most {FileBytesMax} bytes");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path}: {fault.Message}", fault);
        }
    }

    /// <summary>Wipes a secret when its block ends.</summary>
    private readonly ref struct Erased(byte[] secret)
    {
        public void Dispose() => CryptographicOperations.ZeroMemory(secret);
    }
}
