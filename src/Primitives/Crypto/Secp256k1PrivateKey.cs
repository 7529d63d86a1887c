using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using MarketChain.Primitives.Crypto.Native;

namespace MarketChain.Primitives.Crypto;

/// <summary>A secp256k1 key pair; its secret lies in guarded memory and is wiped on <see cref="Dispose"/>.</summary>
public sealed class Secp256k1PrivateKey : IDisposable
{
    /// <summary>Bytes in the secret.</summary>
    public const int Size = 32;

    private readonly SecureMemoryHandle _secret;

    private Secp256k1PrivateKey(ReadOnlySpan<byte> secret)
    {
        _secret = SecureMemoryHandle.Allocate(Size);
        _secret.Write(secret);
        _secret.Protect();
        int made = Secp256k1Library.secp256k1_ec_pubkey_create(
            Secp256k1ContextHandle.Shared, out Secp256k1Library.secp256k1_pubkey point, _secret);
        Invariant.Check(made == 1);
        PublicKey = Secp256k1Points.ToPublicKey(point);
        Address = PublicKey.ToAddress();
    }

    /// <summary>The public half.</summary>
    public Secp256k1PublicKey PublicKey { get; }

    /// <summary>The account of this key.</summary>
    public Address Address { get; }

    /// <summary>The pair of 32 big-endian bytes, which the caller wipes; false when outside 1 … n-1.</summary>
    public static bool TryCreate(ReadOnlySpan<byte> secret, [NotNullWhen(true)] out Secp256k1PrivateKey? key)
    {
        bool valid = secret.Length == Size
            && Secp256k1Library.secp256k1_ec_seckey_verify(Secp256k1ContextHandle.Shared, secret) == 1;
        key = valid ? new Secp256k1PrivateKey(secret) : null;
        return valid;
    }

    /// <summary>A new pair from the system's random source.</summary>
    public static Secp256k1PrivateKey Generate()
    {
        Span<byte> secret = stackalloc byte[Size];
        Secp256k1PrivateKey? key;
        do
        {
            RandomNumberGenerator.Fill(secret);
        }
        while (!TryCreate(secret, out key));

        CryptographicOperations.ZeroMemory(secret);
        return key;
    }

    /// <summary>Signs a digest with the nonce of RFC 6979: the same digest always gets the same signature.</summary>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public Secp256k1Signature Sign(in Hash256 digest)
    {
        Secp256k1ContextHandle context = Secp256k1ContextHandle.Shared;
        int signed = Secp256k1Library.secp256k1_ecdsa_sign_recoverable(
            context, out var native, digest.Bytes, _secret, noncefp: 0, ndata: 0);
        Invariant.Check(signed == 1);

        Span<byte> compact = stackalloc byte[Secp256k1Signature.CompactSize];
        Secp256k1Library.secp256k1_ecdsa_recoverable_signature_serialize_compact(
            context, compact, out int recoveryId, native);

        // A recovery id of 2 or 3 needs a nonce whose x is not below n: one in 2^127, and nobody can bring it about.
        SignatureFault fault = Secp256k1Signature.Create(
            compact[..Hash256.Size], compact[Hash256.Size..], (ulong)recoveryId, out Secp256k1Signature signature);
        Invariant.Check(fault == SignatureFault.None);
        return signature;
    }

    /// <summary>Copies the secret out, for a key file; the caller wipes it.</summary>
    /// <param name="secret">Exactly 32 bytes.</param>
    public void Export(Span<byte> secret)
    {
        Invariant.Check(secret.Length == Size);
        _secret.Read(secret);
    }

    /// <inheritdoc/>
    public void Dispose() => _secret.Dispose();
}
