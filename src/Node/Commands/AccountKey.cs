using MarketChain.Client;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Node.Commands;

/// <summary>The key of an account, of either kind: exactly one is there.</summary>
internal sealed class AccountKey : IDisposable
{
    /// <summary>Names of kinds, as on the command line and in key files.</summary>
    public const string Ed25519 = "ed25519";

    /// <inheritdoc cref="Ed25519"/>
    public const string Secp256k1 = "secp256k1";

    private readonly Ed25519PrivateKey? _ed25519;
    private readonly Secp256k1PrivateKey? _secp256k1;

    private AccountKey(Ed25519PrivateKey? ed25519, Secp256k1PrivateKey? secp256k1)
    {
        Invariant.Check(ed25519 is null != secp256k1 is null);
        _ed25519 = ed25519;
        _secp256k1 = secp256k1;
        Signer = ed25519 is null ? AccountSigner.Of(secp256k1!) : AccountSigner.Of(ed25519);
    }

    /// <summary>Its kind's name.</summary>
    public string Kind => _ed25519 is null ? Secp256k1 : Ed25519;

    /// <summary>Signs with it.</summary>
    public AccountSigner Signer { get; }

    /// <summary>Its account.</summary>
    public Address Address => Signer.Address;

    /// <summary>Its public half as hex: 32 bytes, or 64 of secp256k1.</summary>
    public string PublicKey => _ed25519 is null ? $"{_secp256k1!.PublicKey}" : $"{_ed25519.PublicKey}";

    /// <summary>Takes over a key, and disposes of it in the end.</summary>
    public static AccountKey Of(Ed25519PrivateKey key) => new(key, secp256k1: null);

    /// <inheritdoc cref="Of(Ed25519PrivateKey)"/>
    public static AccountKey Of(Secp256k1PrivateKey key) => new(ed25519: null, key);

    /// <summary>Reads a key file.</summary>
    /// <exception cref="CommandException">It cannot be read, is open to others, or holds no key.</exception>
    public static AccountKey Read(string path)
    {
        (Ed25519PrivateKey? ed25519, Secp256k1PrivateKey? secp256k1) = KeyFile.ReadAny(path);
        return new AccountKey(ed25519, secp256k1);
    }

    /// <summary>Writes a key file, which must not exist.</summary>
    /// <exception cref="CommandException">It exists.</exception>
    public void Write(string path)
    {
        if (_ed25519 is not null)
        {
            KeyFile.Write(path, _ed25519);
        }
        else
        {
            KeyFile.Write(path, _secp256k1!);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ed25519?.Dispose();
        _secp256k1?.Dispose();
    }
}
