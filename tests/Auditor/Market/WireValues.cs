using System.Numerics;
using Google.Protobuf;
using MarketChain.Primitives;

namespace MarketChain.Auditor;

/// <summary>Values of transactions as the auditor counts.</summary>
internal static class WireValues
{
    public static BigInteger ToNumber(this ByteString bytes) => new(bytes.Span, isUnsigned: true, isBigEndian: true);

    public static BigInteger ToNumber(this UInt256 value)
        => new(value.ToBigEndian(), isUnsigned: true, isBigEndian: true);

    public static Address ToAddress(this ByteString bytes) => bytes.IsEmpty ? default : new Address(bytes.Span);

    public static Hash256 ToHash(this ByteString bytes) => bytes.IsEmpty ? default : new Hash256(bytes.Span);
}
