using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MarketChain.Primitives.Crypto.Native;

/// <summary>secp256k1.h and secp256k1_recovery.h: signatures. Compact form: r ‖ s, big-endian.</summary>
internal static partial class Secp256k1Library
{
    [LibraryImport(FileName)]
    internal static partial int secp256k1_ecdsa_signature_parse_compact(
        Secp256k1ContextHandle ctx, out secp256k1_ecdsa_signature sig, ReadOnlySpan<byte> input64);

    /// <summary>1 when good. High s is never good.</summary>
    [LibraryImport(FileName)]
    internal static partial int secp256k1_ecdsa_verify(
        Secp256k1ContextHandle ctx,
        in secp256k1_ecdsa_signature sig,
        ReadOnlySpan<byte> msghash32,
        in secp256k1_pubkey pubkey);

    /// <summary>RFC 6979 when <paramref name="noncefp"/> and <paramref name="ndata"/> are 0; s is always low.</summary>
    [LibraryImport(FileName)]
    internal static partial int secp256k1_ecdsa_sign_recoverable(
        Secp256k1ContextHandle ctx,
        out secp256k1_ecdsa_recoverable_signature sig,
        ReadOnlySpan<byte> msghash32,
        SecureMemoryHandle seckey,
        nint noncefp,
        nint ndata);

    [LibraryImport(FileName)]
    internal static partial int secp256k1_ecdsa_recoverable_signature_serialize_compact(
        Secp256k1ContextHandle ctx, Span<byte> output64, out int recid, in secp256k1_ecdsa_recoverable_signature sig);

    /// <summary>A <paramref name="recid"/> outside 0..3 ends the process.</summary>
    [LibraryImport(FileName)]
    internal static partial int secp256k1_ecdsa_recoverable_signature_parse_compact(
        Secp256k1ContextHandle ctx,
        out secp256k1_ecdsa_recoverable_signature sig,
        ReadOnlySpan<byte> input64,
        int recid);

    [LibraryImport(FileName)]
    internal static partial int secp256k1_ecdsa_recover(
        Secp256k1ContextHandle ctx,
        out secp256k1_pubkey pubkey,
        in secp256k1_ecdsa_recoverable_signature sig,
        ReadOnlySpan<byte> msghash32);

    /// <summary>A parsed signature: opaque.</summary>
    [InlineArray(64)]
    internal struct secp256k1_ecdsa_signature
    {
        private byte _data;
    }

    /// <summary>A parsed signature with its recovery id: opaque.</summary>
    [InlineArray(65)]
    internal struct secp256k1_ecdsa_recoverable_signature
    {
        private byte _data;
    }
}
