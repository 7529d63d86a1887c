using System.Runtime.InteropServices;

namespace MarketChain.Primitives.Crypto.Native;

/// <summary>crypto_sign.h: Ed25519. A secret key is 64 bytes: the seed, then the public key.</summary>
internal static partial class Sodium
{
    public const int SignSeedBytes = 32;
    public const int SignSecretKeyBytes = 64;

    [LibraryImport(FileName)]
    internal static partial int crypto_sign_keypair(Span<byte> pk, SecureMemoryHandle sk);

    [LibraryImport(FileName)]
    internal static partial int crypto_sign_seed_keypair(
        Span<byte> pk, SecureMemoryHandle sk, ReadOnlySpan<byte> seed);

    [LibraryImport(FileName)]
    internal static partial int crypto_sign_detached(
        Span<byte> sig, nint siglen, ReadOnlySpan<byte> m, ulong mlen, SecureMemoryHandle sk);

    /// <summary>1 for the one encoding of a point of the main subgroup (crypto_core_ed25519.h).</summary>
    [LibraryImport(FileName)]
    internal static partial int crypto_core_ed25519_is_valid_point(ReadOnlySpan<byte> p);

    /// <summary>0 when the signature is good, -1 when it is not.</summary>
    [LibraryImport(FileName)]
    internal static partial int crypto_sign_verify_detached(
        ReadOnlySpan<byte> sig, ReadOnlySpan<byte> m, ulong mlen, ReadOnlySpan<byte> pk);
}
