using MarketChain.Primitives.Crypto.Native;

namespace MarketChain.Primitives.Crypto;

/// <summary>ECDSA by libsecp256k1 with Ethereum's rules: recovery, and s in the lower half (EIP-2).</summary>
public static class Secp256k1
{
    /// <summary>The library ends the process when it is given any other.</summary>
    private const int RecoveryIdMax = 3;

    /// <summary>The group's order n, big-endian.</summary>
    private static ReadOnlySpan<byte> Order =>
    [
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE,
        0xBA, 0xAE, 0xDC, 0xE6, 0xAF, 0x48, 0xA0, 0x3B, 0xBF, 0xD2, 0x5E, 0x8C, 0xD0, 0x36, 0x41, 0x41,
    ];

    /// <summary>(n - 1) / 2, big-endian.</summary>
    private static ReadOnlySpan<byte> HalfOrder =>
    [
        0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0x5D, 0x57, 0x6E, 0x73, 0x57, 0xA4, 0x50, 0x1D, 0xDF, 0xE9, 0x2F, 0x46, 0x68, 0x1B, 0x20, 0xA0,
    ];

    /// <summary>True when the signature is the key's on the digest.</summary>
    public static bool Verify(in Secp256k1PublicKey publicKey, in Hash256 digest, in Secp256k1Signature signature)
    {
        Span<byte> compact = stackalloc byte[Secp256k1Signature.CompactSize];
        signature.CopyCompactTo(compact);
        Secp256k1ContextHandle context = Secp256k1ContextHandle.Shared;
        return Secp256k1Points.TryParse(publicKey.Bytes, out Secp256k1Library.secp256k1_pubkey point)
            && Secp256k1Library.secp256k1_ecdsa_signature_parse_compact(
                context, out Secp256k1Library.secp256k1_ecdsa_signature parsed, compact) == 1
            && Secp256k1Library.secp256k1_ecdsa_verify(context, parsed, digest.Bytes, point) == 1;
    }

    /// <summary>The key that signed the digest; false when no key can have.</summary>
    public static bool TryRecover(
        in Hash256 digest, in Secp256k1Signature signature, out Secp256k1PublicKey publicKey)
    {
        Span<byte> compact = stackalloc byte[Secp256k1Signature.CompactSize];
        signature.CopyCompactTo(compact);
        return TryRecoverAnyS(digest, compact, signature.Parity, out publicKey);
    }

    /// <summary>The account whose key signed the digest: a transaction's sender.</summary>
    public static bool TryRecoverAddress(in Hash256 digest, in Secp256k1Signature signature, out Address address)
    {
        bool recovered = TryRecover(digest, signature, out Secp256k1PublicKey publicKey);
        address = recovered ? publicKey.ToAddress() : default;
        return recovered;
    }

    /// <summary>
    /// Recovery without the rule of the lower half, as the precompile ECRECOVER has it (yellow paper, appendix E).
    /// </summary>
    /// <param name="digest">What was signed.</param>
    /// <param name="compact">r ‖ s, 64 bytes; each outside 1 … n-1 is refused.</param>
    /// <param name="recoveryId">0 … 3, where 2 and 3 say that the nonce's x was r + n; any other is refused.</param>
    /// <param name="publicKey">The signer.</param>
    public static bool TryRecoverAnyS(
        in Hash256 digest, ReadOnlySpan<byte> compact, int recoveryId, out Secp256k1PublicKey publicKey)
    {
        publicKey = default;
        if (compact.Length != Secp256k1Signature.CompactSize
            || (uint)recoveryId > RecoveryIdMax
            || !IsScalar(compact[..Hash256.Size])
            || !IsScalar(compact[Hash256.Size..]))
        {
            return false;
        }

        Secp256k1ContextHandle context = Secp256k1ContextHandle.Shared;
        if (Secp256k1Library.secp256k1_ecdsa_recoverable_signature_parse_compact(
                context, out var parsed, compact, recoveryId) != 1
            || Secp256k1Library.secp256k1_ecdsa_recover(context, out var point, parsed, digest.Bytes) != 1)
        {
            return false;
        }

        publicKey = Secp256k1Points.ToPublicKey(point);
        return true;
    }

    /// <summary>True for 32 big-endian bytes in 1 … n-1.</summary>
    internal static bool IsScalar(ReadOnlySpan<byte> value)
        => value.SequenceCompareTo(Order) < 0 && value.ContainsAnyExcept((byte)0);

    /// <summary>True for 32 big-endian bytes of at most (n - 1) / 2.</summary>
    internal static bool IsInLowerHalf(ReadOnlySpan<byte> value) => value.SequenceCompareTo(HalfOrder) <= 0;
}
