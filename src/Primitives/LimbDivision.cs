using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace MarketChain.Primitives;

/// <summary>
/// Long division of 64-bit limbs, least significant first: Knuth's algorithm D (The Art of Computer Programming,
/// volume 2, section 4.3.1), where the estimate of each quotient limb comes from a reciprocal computed once
/// (Möller and Granlund, "Improved division by invariant integers", 2011): no 128-bit division anywhere.
/// </summary>
internal static class LimbDivision
{
    private const int DividendLimbsMax = 8;
    private const int DivisorLimbsMax = 4;

    /// <summary>Divides; the divisor is not zero. Quotient and remainder are filled to their full lengths.</summary>
    /// <param name="dividend">At most 8 limbs.</param>
    /// <param name="divisor">At most 4 limbs.</param>
    /// <param name="quotient">As many limbs as the dividend.</param>
    /// <param name="remainder">As many limbs as the divisor.</param>
    [SkipLocalsInit]
    public static void DivRem(
        ReadOnlySpan<ulong> dividend,
        ReadOnlySpan<ulong> divisor,
        Span<ulong> quotient,
        Span<ulong> remainder)
    {
        Debug.Assert(quotient.Length == dividend.Length && remainder.Length == divisor.Length);
        quotient.Clear();
        remainder.Clear();
        dividend = dividend.TrimEnd(0UL);
        divisor = divisor.TrimEnd(0UL);
        if (dividend.Length < divisor.Length)
        {
            dividend.CopyTo(remainder);
            return;
        }

        // Both sides are shifted until the divisor's top bit is set; the quotient stays the same.
        int shift = BitOperations.LeadingZeroCount(divisor[^1]);
        Span<ulong> u = stackalloc ulong[DividendLimbsMax + 1];
        Span<ulong> d = stackalloc ulong[DivisorLimbsMax];
        u = u[..(dividend.Length + 1)];
        d = d[..divisor.Length];
        u[^1] = ShiftLeft(dividend, u, shift);
        ShiftLeft(divisor, d, shift);

        switch (d.Length)
        {
            case 1:
                DivideByOne(u, d[0], quotient);
                break;
            case 2:
                DivideByTwo(u, d[1], d[0], quotient);
                break;
            default:
                DivideByMany(u, d, quotient);
                break;
        }

        ShiftRight(u[..d.Length], remainder, shift);
    }

    private static void DivideByOne(Span<ulong> u, ulong d, Span<ulong> quotient)
    {
        ulong reciprocal = Reciprocal(d);
        ulong rest = u[^1];
        for (int i = u.Length - 2; i >= 0; i--)
        {
            quotient[i] = Divide2By1(rest, u[i], d, reciprocal, out rest);
        }

        u[0] = rest;
    }

    private static void DivideByTwo(Span<ulong> u, ulong d1, ulong d0, Span<ulong> quotient)
    {
        ulong reciprocal = Reciprocal(d1, d0);
        ulong rest1 = u[^1];
        ulong rest0 = u[^2];
        for (int i = u.Length - 3; i >= 0; i--)
        {
            quotient[i] = Divide3By2(rest1, rest0, u[i], d1, d0, reciprocal, out rest1, out rest0);
        }

        u[1] = rest1;
        u[0] = rest0;
    }

    private static void DivideByMany(Span<ulong> u, ReadOnlySpan<ulong> d, Span<ulong> quotient)
    {
        ulong reciprocal = Reciprocal(d[^1], d[^2]);
        for (int i = u.Length - d.Length - 1; i >= 0; i--)
        {
            quotient[i] = DivideWindow(u.Slice(i, d.Length + 1), d, reciprocal);
        }
    }

    /// <summary>
    /// One step of algorithm D: a window of n + 1 limbs, less than d · 2^64, over the n limbs of d. Leaves the
    /// remainder in the window's low n limbs; the top limb is not read again, and is left as it was.
    /// </summary>
    private static ulong DivideWindow(Span<ulong> window, ReadOnlySpan<ulong> d, ulong reciprocal)
    {
        ulong d1 = d[^1];
        ulong d0 = d[^2];
        if (window[^1] == d1 && window[^2] == d0)
        {
            // The estimate would be 2^64; one less is exact here, because the divisor is normalised.
            SubtractProduct(window[..^1], d, ulong.MaxValue);
            return ulong.MaxValue;
        }

        // The top two limbs' part of quotient · d is already taken off: only the lower limbs remain to be.
        ulong quotient = Divide3By2(window[^1], window[^2], window[^3], d1, d0, reciprocal, out ulong r1, out ulong r0);
        ulong borrow = SubtractProduct(window[..^3], d[..^2], quotient);
        ulong underflow = 0;
        window[^3] = UInt256.SubtractBorrow(r0, borrow, ref underflow);
        window[^2] = UInt256.SubtractBorrow(r1, 0, ref underflow);
        if (underflow == 0)
        {
            return quotient;
        }

        AddBack(window[..^1], d);
        return quotient - 1;
    }

    /// <summary>target -= d · factor; returns what could not be taken off: the borrow limb.</summary>
    private static ulong SubtractProduct(Span<ulong> target, ReadOnlySpan<ulong> d, ulong factor)
    {
        ulong carry = 0;
        for (int i = 0; i < d.Length; i++)
        {
            ulong product = UInt256.MultiplyAdd(d[i], factor, 0, ref carry);
            ulong limb = target[i];
            target[i] = limb - product;
            carry += limb < product ? 1UL : 0;
        }

        return carry;
    }

    private static void AddBack(Span<ulong> target, ReadOnlySpan<ulong> d)
    {
        ulong carry = 0;
        for (int i = 0; i < d.Length; i++)
        {
            target[i] = UInt256.AddCarry(target[i], d[i], ref carry);
        }
    }

    /// <summary>floor((2^128 - 1) / d) - 2^64 for a d with its top bit set (algorithm 2 of the paper).</summary>
    private static ulong Reciprocal(ulong d)
    {
        ulong odd = d & 1;
        ulong d40 = (d >> 24) + 1;
        ulong d63 = (d >> 1) + odd;
        ulong v0 = ((1U << 19) - (3U << 8)) / (uint)(d >> 55);
        ulong v1 = (v0 << 11) - ((v0 * v0 * d40) >> 40) - 1;
        ulong v2 = (v1 << 13) + ((v1 * ((1UL << 60) - (v1 * d40))) >> 47);
        ulong error = ((v2 >> 1) & (0 - odd)) - (v2 * d63);
        ulong v3 = (Math.BigMul(v2, error, out _) >> 1) + (v2 << 31);

        ulong carry = d;
        UInt256.MultiplyAdd(v3, d, 0, ref carry);
        return v3 - carry - d;
    }

    /// <summary>floor((2^192 - 1) / (d1 · 2^64 + d0)) - 2^64, d1 with its top bit set (algorithm 6).</summary>
    private static ulong Reciprocal(ulong d1, ulong d0)
    {
        ulong v = Reciprocal(d1);
        ulong p = (d1 * v) + d0;
        if (p < d0)
        {
            v--;
            if (p >= d1)
            {
                v--;
                p -= d1;
            }

            p -= d1;
        }

        ulong high = Math.BigMul(v, d0, out ulong low);
        p += high;
        if (p < high)
        {
            v--;
            if (p > d1 || (p == d1 && low >= d0))
            {
                v--;
            }
        }

        return v;
    }

    /// <summary>(u1 · 2^64 + u0) / d for u1 below d, d normalised (algorithm 4).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Divide2By1(ulong u1, ulong u0, ulong d, ulong reciprocal, out ulong rest)
    {
        ulong q0 = Estimate(reciprocal, u1, u0, out ulong q1);
        q1++;
        rest = u0 - (q1 * d);
        if (rest > q0)
        {
            q1--;
            rest += d;
        }

        if (rest >= d)
        {
            q1++;
            rest -= d;
        }

        return q1;
    }

    /// <summary>(u2, u1, u0) / (d1, d0) for (u2, u1) below (d1, d0), d1 normalised (algorithm 5).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Divide3By2(
        ulong u2,
        ulong u1,
        ulong u0,
        ulong d1,
        ulong d0,
        ulong reciprocal,
        out ulong rest1,
        out ulong rest0)
    {
        ulong q0 = Estimate(reciprocal, u2, u1, out ulong q1);

        // rest = (u1 - q1 · d1, u0) - q1 · d0 - (d1, d0), modulo 2^128.
        ulong high = Math.BigMul(q1, d0, out ulong low);
        Subtract(u1 - (q1 * d1), u0, high, low, out rest1, out rest0);
        Subtract(rest1, rest0, d1, d0, out rest1, out rest0);
        q1++;
        if (rest1 >= q0)
        {
            q1--;
            ulong carry = 0;
            rest0 = UInt256.AddCarry(rest0, d0, ref carry);
            rest1 = UInt256.AddCarry(rest1, d1, ref carry);
        }

        if (rest1 > d1 || (rest1 == d1 && rest0 >= d0))
        {
            q1++;
            Subtract(rest1, rest0, d1, d0, out rest1, out rest0);
        }

        return q1;
    }

    /// <summary>(q1, q0) = reciprocal · high + (high, low), modulo 2^128; returns q0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Estimate(ulong reciprocal, ulong high, ulong low, out ulong q1)
    {
        ulong carry = 0;
        ulong q0 = UInt256.MultiplyAdd(reciprocal, high, low, ref carry);
        q1 = high + carry;
        return q0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Subtract(ulong a1, ulong a0, ulong b1, ulong b0, out ulong rest1, out ulong rest0)
    {
        ulong borrow = 0;
        rest0 = UInt256.SubtractBorrow(a0, b0, ref borrow);
        rest1 = a1 - b1 - borrow;
    }

    /// <summary>target = source · 2^bits; returns the bits that left at the top.</summary>
    private static ulong ShiftLeft(ReadOnlySpan<ulong> source, Span<ulong> target, int bits)
    {
        ulong below = 0;
        for (int i = 0; i < source.Length; i++)
        {
            target[i] = UInt256.ShiftIn(source[i], below, bits);
            below = source[i];
        }

        return UInt256.ShiftIn(0, below, bits);
    }

    private static void ShiftRight(ReadOnlySpan<ulong> source, Span<ulong> target, int bits)
    {
        ulong above = 0;
        for (int i = source.Length - 1; i >= 0; i--)
        {
            target[i] = UInt256.ShiftOut(source[i], above, bits);
            above = source[i];
        }
    }
}
