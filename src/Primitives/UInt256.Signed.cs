namespace MarketChain.Primitives;

/// <content>The EVM's signed operations: the same 256 bits read as two's complement.</content>
public readonly partial struct UInt256
{
    /// <summary>SDIV: the quotient rounded towards zero; 0 for a zero divisor; -2^255 / -1 wraps to -2^255.</summary>
    public static UInt256 SDiv(in UInt256 left, in UInt256 right)
    {
        if (right.IsZero)
        {
            return Zero;
        }

        UInt256 quotient = Magnitude(left) / Magnitude(right);
        return left.IsNegative == right.IsNegative ? quotient : -quotient;
    }

    /// <summary>SMOD: the remainder with the dividend's sign; 0 for a zero divisor.</summary>
    public static UInt256 SMod(in UInt256 left, in UInt256 right)
    {
        if (right.IsZero)
        {
            return Zero;
        }

        UInt256 remainder = Magnitude(left) % Magnitude(right);
        return left.IsNegative ? -remainder : remainder;
    }

    /// <summary>SLT: signed order. SGT is the same with the operands changed over.</summary>
    public static bool SLt(in UInt256 left, in UInt256 right)
        => left.IsNegative != right.IsNegative ? left.IsNegative : left < right;

    /// <summary>
    /// SIGNEXTEND: copies the top bit of the byte at <paramref name="index"/> (0 is the least significant one) into
    /// every bit above it; from index 31 on the value stays.
    /// </summary>
    public static UInt256 SignExtend(in UInt256 index, in UInt256 value)
    {
        if (!index.FitsUInt64 || index._limb0 >= Size - 1)
        {
            return value;
        }

        int above = Bits - (8 * ((int)index._limb0 + 1));
        return Sar(value << above, above);
    }

    private static UInt256 Magnitude(in UInt256 value) => value.IsNegative ? -value : value;
}
