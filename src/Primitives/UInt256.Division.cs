using System.Numerics;
using System.Runtime.CompilerServices;

namespace MarketChain.Primitives;

public readonly partial struct UInt256
{
    /// <summary>Quotient, rounded down. An EVM that has x / 0 = 0 checks for zero itself.</summary>
    /// <exception cref="DivideByZeroException">The divisor is 0.</exception>
    public static UInt256 operator /(in UInt256 left, in UInt256 right) => DivRem(left, right, out _);

    /// <summary>Remainder of the division rounded down.</summary>
    /// <exception cref="DivideByZeroException">The divisor is 0.</exception>
    public static UInt256 operator %(in UInt256 left, in UInt256 right)
    {
        DivRem(left, right, out UInt256 remainder);
        return remainder;
    }

    /// <summary>Quotient, rounded down, and remainder.</summary>
    /// <exception cref="DivideByZeroException">The divisor is 0.</exception>
    public static UInt256 DivRem(in UInt256 dividend, in UInt256 divisor, out UInt256 remainder)
    {
        if (dividend.FitsUInt64 && divisor.FitsUInt64)
        {
            (ulong narrow, ulong rest) = Math.DivRem(dividend._limb0, divisor._limb0);
            remainder = rest;
            return narrow;
        }

        if (dividend < divisor)
        {
            remainder = dividend;
            return Zero;
        }

        if (divisor.IsZero)
        {
            throw new DivideByZeroException();
        }

        return divisor.FitsUInt64
            ? DivideByLimb(dividend, divisor._limb0, out remainder)
            : Divide(Zero, dividend, divisor, out _, out remainder);
    }

    /// <summary>ADDMOD: (left + right) mod modulus over the 257-bit sum; 0 when the modulus is 0.</summary>
    public static UInt256 AddMod(in UInt256 left, in UInt256 right, in UInt256 modulus)
    {
        if (modulus.IsZero)
        {
            return Zero;
        }

        UInt256 sum = AddWithCarry(left, right, out ulong carry);
        if (left < modulus && right < modulus)
        {
            return carry != 0 || sum >= modulus ? sum - modulus : sum;
        }

        Divide(carry, sum, modulus, out _, out UInt256 remainder);
        return remainder;
    }

    /// <summary>MULMOD: (left · right) mod modulus over the 512-bit product; 0 when the modulus is 0.</summary>
    public static UInt256 MulMod(in UInt256 left, in UInt256 right, in UInt256 modulus)
    {
        if (modulus.IsZero)
        {
            return Zero;
        }

        UInt256 low = BigMul(left, right, out UInt256 high);
        Divide(high, low, modulus, out _, out UInt256 remainder);
        return remainder;
    }

    /// <summary>floor(left · right / divisor) over the 512-bit product.</summary>
    /// <returns>False (and 0) when the divisor is 0 or the quotient is 2^256 or more.</returns>
    public static bool TryMulDiv(in UInt256 left, in UInt256 right, in UInt256 divisor, out UInt256 quotient)
    {
        if (divisor.IsZero)
        {
            quotient = Zero;
            return false;
        }

        UInt256 low = BigMul(left, right, out UInt256 high);
        UInt256 narrow = Divide(high, low, divisor, out UInt256 excess, out _);
        quotient = excess.IsZero ? narrow : Zero;
        return excess.IsZero;
    }

    /// <summary>floor(left · right / divisor) over the 512-bit product, where the caller knows that it fits.</summary>
    /// <exception cref="DivideByZeroException">The divisor is 0.</exception>
    /// <exception cref="OverflowException">The quotient is 2^256 or more.</exception>
    public static UInt256 MulDiv(in UInt256 left, in UInt256 right, in UInt256 divisor)
    {
        if (TryMulDiv(left, right, divisor, out UInt256 quotient))
        {
            return quotient;
        }

        throw divisor.IsZero ? new DivideByZeroException() : new OverflowException("quotient is 2^256 or more");
    }

    /// <summary>The commonest division, by less than 2^64, without touching memory.</summary>
    private static UInt256 DivideByLimb(in UInt256 dividend, ulong divisor, out UInt256 remainder)
    {
        int shift = BitOperations.LeadingZeroCount(divisor);
        ulong d = divisor << shift;
        ulong reciprocal = LimbReciprocal.Of(d);
        ulong rest = ShiftIn(0, dividend._limb3, shift);
        ulong u3 = ShiftIn(dividend._limb3, dividend._limb2, shift);
        ulong u2 = ShiftIn(dividend._limb2, dividend._limb1, shift);
        ulong u1 = ShiftIn(dividend._limb1, dividend._limb0, shift);
        ulong q3 = LimbReciprocal.Divide2By1(rest, u3, d, reciprocal, out rest);
        ulong q2 = LimbReciprocal.Divide2By1(rest, u2, d, reciprocal, out rest);
        ulong q1 = LimbReciprocal.Divide2By1(rest, u1, d, reciprocal, out rest);
        ulong q0 = LimbReciprocal.Divide2By1(rest, dividend._limb0 << shift, d, reciprocal, out rest);
        remainder = rest >> shift;
        return new UInt256(q0, q1, q2, q3);
    }

    /// <summary>
    /// Divides (high, low) by a divisor that is not 0; returns the low half of the quotient. Both sides are shifted
    /// until the divisor's top bit is set, which leaves the quotient as it is.
    /// </summary>
    [SkipLocalsInit]
    private static unsafe UInt256 Divide(
        in UInt256 high,
        in UInt256 low,
        in UInt256 divisor,
        out UInt256 quotientHigh,
        out UInt256 remainder)
    {
        int n = divisor.LimbLength;
        int shift = BitOperations.LeadingZeroCount(divisor.Limbs[n - 1]);
        int dividendLimbs = high.IsZero ? low.LimbLength : LimbCount + high.LimbLength;
        int steps = Math.Max(0, dividendLimbs - n + 1);

        // One limb more than the dividend's, for the bits that the shift moves out at the top.
        ulong* u = stackalloc ulong[(2 * LimbCount) + 1];
        ulong* d = stackalloc ulong[LimbCount];
        ulong* q = stackalloc ulong[2 * LimbCount];
        new Span<ulong>(q, 2 * LimbCount).Clear();
        divisor.ShiftLeftTo(d, shift, below: 0);
        low.ShiftLeftTo(u, shift, below: 0);
        high.ShiftLeftTo(u + LimbCount, shift, below: low._limb3);
        u[2 * LimbCount] = ShiftIn(0, high._limb3, shift);

        LimbDivision.Divide(u, steps, d, n, q);
        quotientHigh = new UInt256(q[4], q[5], q[6], q[7]);
        remainder = ReadShiftedRight(u, n, shift);
        return new UInt256(q[0], q[1], q[2], q[3]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe void ShiftLeftTo(ulong* target, int bits, ulong below)
    {
        target[0] = ShiftIn(_limb0, below, bits);
        target[1] = ShiftIn(_limb1, _limb0, bits);
        target[2] = ShiftIn(_limb2, _limb1, bits);
        target[3] = ShiftIn(_limb3, _limb2, bits);
    }

    private static unsafe UInt256 ReadShiftedRight(ulong* source, int limbs, int bits)
    {
        for (int i = limbs; i < LimbCount; i++)
        {
            source[i] = 0;
        }

        return new UInt256(
            ShiftOut(source[0], source[1], bits),
            ShiftOut(source[1], source[2], bits),
            ShiftOut(source[2], source[3], bits),
            ShiftOut(source[3], 0, bits));
    }
}
