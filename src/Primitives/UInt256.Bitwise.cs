using System.Runtime.CompilerServices;

namespace MarketChain.Primitives;

public readonly partial struct UInt256
{
    /// <summary>The value as a shift count: itself under 256, and 256 for everything above.</summary>
    public int ShiftCount => FitsUInt64 && _limb0 < Bits ? (int)_limb0 : Bits;

    /// <summary>Bitwise and.</summary>
    public static UInt256 operator &(in UInt256 left, in UInt256 right)
        => new(
            left._limb0 & right._limb0,
            left._limb1 & right._limb1,
            left._limb2 & right._limb2,
            left._limb3 & right._limb3);

    /// <summary>Bitwise or.</summary>
    public static UInt256 operator |(in UInt256 left, in UInt256 right)
        => new(
            left._limb0 | right._limb0,
            left._limb1 | right._limb1,
            left._limb2 | right._limb2,
            left._limb3 | right._limb3);

    /// <summary>Bitwise exclusive or.</summary>
    public static UInt256 operator ^(in UInt256 left, in UInt256 right)
        => new(
            left._limb0 ^ right._limb0,
            left._limb1 ^ right._limb1,
            left._limb2 ^ right._limb2,
            left._limb3 ^ right._limb3);

    /// <summary>Every bit turned.</summary>
    public static UInt256 operator ~(in UInt256 value)
        => new(~value._limb0, ~value._limb1, ~value._limb2, ~value._limb3);

    /// <summary>Shifts towards the high end; 0 for a count of 256 or more. A count is never taken modulo 256.</summary>
    public static UInt256 operator <<(in UInt256 value, int count)
    {
        if ((uint)count >= Bits)
        {
            return Zero;
        }

        int bits = count % LimbBits;
        return (count / LimbBits) switch
        {
            0 => new(
                value._limb0 << bits,
                ShiftIn(value._limb1, value._limb0, bits),
                ShiftIn(value._limb2, value._limb1, bits),
                ShiftIn(value._limb3, value._limb2, bits)),
            1 => new(
                0,
                value._limb0 << bits,
                ShiftIn(value._limb1, value._limb0, bits),
                ShiftIn(value._limb2, value._limb1, bits)),
            2 => new(0, 0, value._limb0 << bits, ShiftIn(value._limb1, value._limb0, bits)),
            _ => new(0, 0, 0, value._limb0 << bits),
        };
    }

    /// <summary>Shifts towards the low end, zeros behind; 0 for a count of 256 or more.</summary>
    public static UInt256 operator >>(in UInt256 value, int count) => ShiftRight(value, count, fill: 0);

    /// <summary>The same as <c>&gt;&gt;</c>: the type is unsigned.</summary>
    public static UInt256 operator >>>(in UInt256 value, int count) => ShiftRight(value, count, fill: 0);

    /// <summary>
    /// SAR: shifts towards the low end, copies of the sign bit behind; a count of 256 or more leaves only those.
    /// </summary>
    public static UInt256 Sar(in UInt256 value, int count)
        => ShiftRight(value, count, value.IsNegative ? ulong.MaxValue : 0);

    /// <summary>BYTE: the byte at <paramref name="index"/>, 0 the most significant one; 0 from index 32 on.</summary>
    public static UInt256 Byte(in UInt256 index, in UInt256 value)
    {
        if (!index.FitsUInt64 || index._limb0 >= Size)
        {
            return Zero;
        }

        int place = Size - 1 - (int)index._limb0;
        return (byte)(value.Limbs[place / sizeof(ulong)] >> (place % sizeof(ulong) * 8));
    }

    private static UInt256 ShiftRight(in UInt256 value, int count, ulong fill)
    {
        if ((uint)count >= Bits)
        {
            return new UInt256(fill, fill, fill, fill);
        }

        int bits = count % LimbBits;
        return (count / LimbBits) switch
        {
            0 => new(
                ShiftOut(value._limb0, value._limb1, bits),
                ShiftOut(value._limb1, value._limb2, bits),
                ShiftOut(value._limb2, value._limb3, bits),
                ShiftOut(value._limb3, fill, bits)),
            1 => new(
                ShiftOut(value._limb1, value._limb2, bits),
                ShiftOut(value._limb2, value._limb3, bits),
                ShiftOut(value._limb3, fill, bits),
                fill),
            2 => new(ShiftOut(value._limb2, value._limb3, bits), ShiftOut(value._limb3, fill, bits), fill, fill),
            _ => new(ShiftOut(value._limb3, fill, bits), fill, fill, fill),
        };
    }

    // The neighbour is shifted twice, by 1 and by 63 - bits, because C# takes a shift by 64 for one by 0.

    /// <summary>high · 2^bits with the top bits of its lower neighbour behind; bits is 0 to 63.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong ShiftIn(ulong high, ulong low, int bits) => (high << bits) | (low >> 1 >> (~bits & 63));

    /// <summary>low / 2^bits with the bottom bits of its higher neighbour before it; bits is 0 to 63.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong ShiftOut(ulong low, ulong high, int bits) => (low >> bits) | (high << 1 << (~bits & 63));
}
