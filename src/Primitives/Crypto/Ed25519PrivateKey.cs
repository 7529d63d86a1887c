using MarketChain.Primitives.Crypto.Native;

namespace MarketChain.Primitives.Crypto;

/// <summary>An Ed25519 key pair; its secret lies in guarded memory and is wiped on <see cref="Dispose"/>.</summary>
public sealed class Ed25519PrivateKey : IDisposable
{
    /// <summary>Bytes in a seed (RFC 8032 calls it the private key).</summary>
    public const int SeedBytes = Sodium.SignSeedBytes;

    private readonly SecureMemoryHandle _secret;

    private Ed25519PrivateKey(SecureMemoryHandle secret, Ed25519PublicKey publicKey)
    {
        secret.Protect();
        _secret = secret;
        PublicKey = publicKey;
    }

    /// <summary>The public half.</summary>
    public Ed25519PublicKey PublicKey { get; }

    /// <summary>The pair of a seed of exactly 32 bytes, which the caller wipes.</summary>
    public static Ed25519PrivateKey FromSeed(ReadOnlySpan<byte> seed)
    {
        Invariant.Check(seed.Length == SeedBytes);
        SecureMemoryHandle secret = SecureMemoryHandle.Allocate(Sodium.SignSecretKeyBytes);
        Span<byte> publicKey = stackalloc byte[Ed25519PublicKey.Size];
        Invariant.Check(Sodium.crypto_sign_seed_keypair(publicKey, secret, seed) == 0);
        return new Ed25519PrivateKey(secret, new Ed25519PublicKey(publicKey));
    }

    /// <summary>A new pair from the system's random source.</summary>
    public static Ed25519PrivateKey Generate()
    {
        SecureMemoryHandle secret = SecureMemoryHandle.Allocate(Sodium.SignSecretKeyBytes);
        Span<byte> publicKey = stackalloc byte[Ed25519PublicKey.Size];
        Invariant.Check(Sodium.crypto_sign_keypair(publicKey, secret) == 0);
        return new Ed25519PrivateKey(secret, new Ed25519PublicKey(publicKey));
    }

    /// <summary>Signs; the same message always gets the same signature.</summary>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public Ed25519Signature Sign(ReadOnlySpan<byte> message)
    {
        Span<byte> signature = stackalloc byte[Ed25519Signature.Size];
        int failed = Sodium.crypto_sign_detached(signature, 0, message, (ulong)message.Length, _secret);
        Invariant.Check(failed == 0);
        return new Ed25519Signature(signature);
    }

    /// <summary>Copies the seed out, for a key file; the caller wipes it.</summary>
    /// <param name="seed">Exactly 32 bytes.</param>
    public void ExportSeed(Span<byte> seed)
    {
        Invariant.Check(seed.Length == SeedBytes);
        _secret.Read(seed);
    }

    /// <inheritdoc/>
    public void Dispose() => _secret.Dispose();
}
