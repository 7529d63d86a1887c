using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MarketChain.Primitives.Crypto.Native;

/// <summary>secp256k1.h: keys. A secret key is 32 big-endian bytes in 1..n-1.</summary>
internal static partial class Secp256k1Library
{
    /// <summary>SECP256K1_EC_UNCOMPRESSED: 0x04 ‖ x ‖ y.</summary>
    public const uint Uncompressed = 2;

    [LibraryImport(FileName)]
    internal static partial int secp256k1_ec_seckey_verify(Secp256k1ContextHandle ctx, ReadOnlySpan<byte> seckey);

    [LibraryImport(FileName)]
    internal static partial int secp256k1_ec_seckey_tweak_add(
        Secp256k1ContextHandle ctx, Span<byte> seckey, ReadOnlySpan<byte> tweak32);

    [LibraryImport(FileName)]
    internal static partial int secp256k1_ec_pubkey_create(
        Secp256k1ContextHandle ctx, out secp256k1_pubkey pubkey, SecureMemoryHandle seckey);

    [LibraryImport(FileName)]
    internal static partial int secp256k1_ec_pubkey_parse(
        Secp256k1ContextHandle ctx, out secp256k1_pubkey pubkey, ReadOnlySpan<byte> input, nuint inputlen);

    [LibraryImport(FileName)]
    internal static partial int secp256k1_ec_pubkey_serialize(
        Secp256k1ContextHandle ctx, Span<byte> output, ref nuint outputlen, in secp256k1_pubkey pubkey, uint flags);

    /// <summary>A parsed public key: opaque, of a form that differs between machines.</summary>
    [InlineArray(64)]
    internal struct secp256k1_pubkey
    {
        private byte _data;
    }
}
