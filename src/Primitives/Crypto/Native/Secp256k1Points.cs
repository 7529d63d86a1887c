namespace MarketChain.Primitives.Crypto.Native;

/// <summary>Public keys between their bytes and the library's opaque form.</summary>
internal static class Secp256k1Points
{
    private const byte UncompressedTag = 0x04;
    private const int UncompressedBytes = 1 + Secp256k1PublicKey.Size;

    /// <summary>Reads x ‖ y; false when that is no point of the curve.</summary>
    public static bool TryParse(ReadOnlySpan<byte> xy, out Secp256k1Library.secp256k1_pubkey point)
    {
        Span<byte> tagged = stackalloc byte[UncompressedBytes];
        tagged[0] = UncompressedTag;
        xy.CopyTo(tagged[1..]);
        return Secp256k1Library.secp256k1_ec_pubkey_parse(
            Secp256k1ContextHandle.Shared, out point, tagged, UncompressedBytes) == 1;
    }

    /// <summary>Writes x ‖ y.</summary>
    public static Secp256k1PublicKey ToPublicKey(Secp256k1Library.secp256k1_pubkey point)
    {
        Span<byte> tagged = stackalloc byte[UncompressedBytes];
        nuint length = UncompressedBytes;
        int written = Secp256k1Library.secp256k1_ec_pubkey_serialize(
            Secp256k1ContextHandle.Shared, tagged, ref length, point, Secp256k1Library.Uncompressed);
        Invariant.Check(written == 1 && length == UncompressedBytes);
        return new Secp256k1PublicKey(tagged[1..]);
    }
}
