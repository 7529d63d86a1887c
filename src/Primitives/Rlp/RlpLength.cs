using System.Numerics;

namespace MarketChain.Primitives.Rlp;

/// <summary>Bytes that <see cref="RlpWriter"/> writes for a value: for an encoder that counts first.</summary>
public static class RlpLength
{
    /// <summary>A string.</summary>
    public static int OfBytes(ReadOnlySpan<byte> bytes)
        => bytes.Length == 1 && bytes[0] < RlpHeader.StringBase ? 1 : OfHeader(bytes.Length) + bytes.Length;

    /// <summary>An integer.</summary>
    public static int OfUInt64(ulong value)
        => value < RlpHeader.StringBase ? 1 : 1 + BytesIn(value);

    /// <summary>An integer.</summary>
    public static int OfUInt256(in UInt256 value)
        => value.FitsUInt64 ? OfUInt64(value.LowUInt64) : 1 + value.ByteLength;

    /// <summary>A list whose items take <paramref name="payloadLength"/> bytes together.</summary>
    public static int OfList(int payloadLength) => OfHeader(payloadLength) + payloadLength;

    /// <summary>The header of a list, or of a string that is not one byte below 0x80.</summary>
    public static int OfHeader(int payloadLength)
        => payloadLength <= RlpHeader.ShortLengthMax ? 1 : 1 + BytesIn((uint)payloadLength);

    internal static int BytesIn(ulong value) => (64 - BitOperations.LeadingZeroCount(value) + 7) / 8;
}
