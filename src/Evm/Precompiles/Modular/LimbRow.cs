using MarketChain.Primitives;

namespace MarketChain.Evm.Precompiles.Modular;

/// <summary>Rows of long multiplication. Pointers, because spans of variable length cost twice the time here.</summary>
internal static unsafe class LimbRow
{
    /// <summary>target += source · factor over <paramref name="count"/> limbs; returns the limb carried out.</summary>
    public static ulong AddProduct(ulong* target, ulong* source, int count, ulong factor)
    {
        ulong carry = 0;
        for (int i = 0; i < count; i++)
        {
            target[i] = UInt256.MultiplyAdd(source[i], factor, target[i], ref carry);
        }

        return carry;
    }

    /// <summary>difference = a - b over <paramref name="count"/> limbs; returns the borrow, 0 or 1.</summary>
    public static ulong Subtract(ulong* a, ulong* b, int count, ulong* difference)
    {
        ulong borrow = 0;
        for (int i = 0; i < count; i++)
        {
            difference[i] = UInt256.SubtractBorrow(a[i], b[i], ref borrow);
        }

        return borrow;
    }

    /// <summary>
    /// -1 / odd modulo 2^64, by Newton: each step doubles the right bits, of which odd · odd = 1 modulo 8 gives 3.
    /// </summary>
    public static ulong NegatedInverse(ulong odd)
    {
        ulong inverse = odd;
        for (int bits = 3; bits < 64; bits *= 2)
        {
            inverse *= 2 - (odd * inverse);
        }

        return 0 - inverse;
    }

    /// <summary>Shifts up by 0 to 63 bits; returns the bits shifted out.</summary>
    public static ulong ShiftUp(ulong* limbs, int count, int bits)
    {
        ulong below = 0;
        for (int i = 0; i < count; i++)
        {
            ulong limb = limbs[i];
            limbs[i] = UInt256.ShiftIn(limb, below, bits);
            below = limb;
        }

        return UInt256.ShiftIn(0, below, bits);
    }

    /// <summary>Shifts down by 0 to 63 bits.</summary>
    public static void ShiftDown(ulong* limbs, int count, int bits)
    {
        for (int i = 0; i < count; i++)
        {
            limbs[i] = UInt256.ShiftOut(limbs[i], i + 1 < count ? limbs[i + 1] : 0, bits);
        }
    }
}
