using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace MarketChain.Primitives;

public readonly partial struct UInt256
{
    /// <summary>Sum modulo 2^256.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static UInt256 operator +(in UInt256 left, in UInt256 right) => AddWithCarry(left, right, out _);

    /// <summary>Difference modulo 2^256.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static UInt256 operator -(in UInt256 left, in UInt256 right) => SubtractWithBorrow(left, right, out _);

    /// <summary>Two's complement: 2^256 - value, and 0 for 0.</summary>
    public static UInt256 operator -(in UInt256 value) => Zero - value;

    /// <summary>One more, modulo 2^256.</summary>
    public static UInt256 operator ++(in UInt256 value) => value + One;

    /// <summary>One less, modulo 2^256.</summary>
    public static UInt256 operator --(in UInt256 value) => value - One;

    /// <summary>Product modulo 2^256.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static UInt256 operator *(in UInt256 left, in UInt256 right)
    {
        // Schoolbook rows, each cut at the fourth limb: ten products instead of sixteen.
        ulong carry = 0;
        ulong limb0 = MultiplyAdd(left._limb0, right._limb0, 0, ref carry);
        ulong limb1 = MultiplyAdd(left._limb0, right._limb1, 0, ref carry);
        ulong limb2 = MultiplyAdd(left._limb0, right._limb2, 0, ref carry);
        ulong limb3 = (left._limb0 * right._limb3) + carry;

        carry = 0;
        limb1 = MultiplyAdd(left._limb1, right._limb0, limb1, ref carry);
        limb2 = MultiplyAdd(left._limb1, right._limb1, limb2, ref carry);
        limb3 += (left._limb1 * right._limb2) + carry;

        carry = 0;
        limb2 = MultiplyAdd(left._limb2, right._limb0, limb2, ref carry);
        limb3 += (left._limb2 * right._limb1) + carry + (left._limb3 * right._limb0);
        return new UInt256(limb0, limb1, limb2, limb3);
    }

    /// <summary>Sum; false (with the wrapped sum) when it is 2^256 or more.</summary>
    public static bool TryAdd(in UInt256 left, in UInt256 right, out UInt256 sum)
    {
        sum = AddWithCarry(left, right, out ulong carry);
        return carry == 0;
    }

    /// <summary>Difference; false (with the wrapped difference) when <paramref name="right"/> is larger.</summary>
    public static bool TrySubtract(in UInt256 left, in UInt256 right, out UInt256 difference)
    {
        difference = SubtractWithBorrow(left, right, out ulong borrow);
        return borrow == 0;
    }

    /// <summary>Product; false (with the wrapped product) when it is 2^256 or more.</summary>
    public static bool TryMultiply(in UInt256 left, in UInt256 right, out UInt256 product)
    {
        product = BigMul(left, right, out UInt256 high);
        return high.IsZero;
    }

    /// <summary>EXP: <paramref name="value"/> to the <paramref name="exponent"/> modulo 2^256; 0^0 is 1.</summary>
    public static UInt256 Exp(in UInt256 value, in UInt256 exponent)
    {
        UInt256 power = One;
        for (int bit = exponent.BitLength - 1; bit >= 0; bit--)
        {
            power *= power;
            if ((exponent.Limbs[bit / LimbBits] >> (bit % LimbBits) & 1) != 0)
            {
                power *= value;
            }
        }

        return power;
    }

    /// <summary>All 512 bits of a product; returns the low half.</summary>
    public static UInt256 BigMul(in UInt256 left, in UInt256 right, out UInt256 high)
    {
        ulong carry = 0;
        ulong limb0 = MultiplyAdd(left._limb0, right._limb0, 0, ref carry);
        ulong limb1 = MultiplyAdd(left._limb0, right._limb1, 0, ref carry);
        ulong limb2 = MultiplyAdd(left._limb0, right._limb2, 0, ref carry);
        ulong limb3 = MultiplyAdd(left._limb0, right._limb3, 0, ref carry);
        ulong limb4 = carry;

        carry = 0;
        limb1 = MultiplyAdd(left._limb1, right._limb0, limb1, ref carry);
        limb2 = MultiplyAdd(left._limb1, right._limb1, limb2, ref carry);
        limb3 = MultiplyAdd(left._limb1, right._limb2, limb3, ref carry);
        limb4 = MultiplyAdd(left._limb1, right._limb3, limb4, ref carry);
        ulong limb5 = carry;

        carry = 0;
        limb2 = MultiplyAdd(left._limb2, right._limb0, limb2, ref carry);
        limb3 = MultiplyAdd(left._limb2, right._limb1, limb3, ref carry);
        limb4 = MultiplyAdd(left._limb2, right._limb2, limb4, ref carry);
        limb5 = MultiplyAdd(left._limb2, right._limb3, limb5, ref carry);
        ulong limb6 = carry;

        carry = 0;
        limb3 = MultiplyAdd(left._limb3, right._limb0, limb3, ref carry);
        limb4 = MultiplyAdd(left._limb3, right._limb1, limb4, ref carry);
        limb5 = MultiplyAdd(left._limb3, right._limb2, limb5, ref carry);
        limb6 = MultiplyAdd(left._limb3, right._limb3, limb6, ref carry);
        high = new UInt256(limb4, limb5, limb6, carry);
        return new UInt256(limb0, limb1, limb2, limb3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static UInt256 AddWithCarry(in UInt256 left, in UInt256 right, out ulong carry)
    {
        carry = 0;
        ulong limb0 = AddCarry(left._limb0, right._limb0, ref carry);
        ulong limb1 = AddCarry(left._limb1, right._limb1, ref carry);
        ulong limb2 = AddCarry(left._limb2, right._limb2, ref carry);
        ulong limb3 = AddCarry(left._limb3, right._limb3, ref carry);
        return new UInt256(limb0, limb1, limb2, limb3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static UInt256 SubtractWithBorrow(in UInt256 left, in UInt256 right, out ulong borrow)
    {
        borrow = 0;
        ulong limb0 = SubtractBorrow(left._limb0, right._limb0, ref borrow);
        ulong limb1 = SubtractBorrow(left._limb1, right._limb1, ref borrow);
        ulong limb2 = SubtractBorrow(left._limb2, right._limb2, ref borrow);
        ulong limb3 = SubtractBorrow(left._limb3, right._limb3, ref borrow);
        return new UInt256(limb0, limb1, limb2, limb3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong AddCarry(ulong left, ulong right, ref ulong carry)
    {
        ulong sum = left + right;
        ulong overflow = sum < left ? 1UL : 0;
        ulong total = sum + carry;
        carry = overflow | (total < sum ? 1UL : 0);
        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong SubtractBorrow(ulong left, ulong right, ref ulong borrow)
    {
        ulong difference = left - right;
        ulong underflow = left < right ? 1UL : 0;
        ulong total = difference - borrow;
        borrow = underflow | (difference < borrow ? 1UL : 0);
        return total;
    }

    /// <summary>
    /// The low half of left · right + addend + carry; its high half becomes the carry. It cannot overflow:
    /// (2^64 - 1)^2 + 2 · (2^64 - 1) = 2^128 - 1.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong MultiplyAdd(ulong left, ulong right, ulong addend, ref ulong carry)
    {
        ulong high = Multiply(left, right, out ulong low);
        low += addend;
        high += low < addend ? 1UL : 0;
        low += carry;
        high += low < carry ? 1UL : 0;
        carry = high;
        return low;
    }

    /// <summary>Both halves of left · right; returns the high one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Multiply(ulong left, ulong right, out ulong low)
    {
        if (Bmi2.X64.IsSupported)
        {
            // Math.BigMul passes the low half through memory here, which costs a division step twice its time.
            low = left * right;
            return Bmi2.X64.MultiplyNoFlags(left, right);
        }

        return Math.BigMul(left, right, out low);
    }
}
