using System.Runtime.CompilerServices;

namespace MarketChain.Primitives;

/// <summary>
/// Division by a normalised divisor (its top bit set) through a reciprocal: two multiplications a limb instead of
/// the processor's or the library's 128-bit division. Algorithms 2 and 4 to 6 of Möller and Granlund, "Improved
/// division by invariant integers", IEEE Transactions on Computers, 2011.
/// </summary>
internal static class LimbReciprocal
{
    /// <summary>floor((2^128 - 1) / d) - 2^64 (algorithm 2).</summary>
    public static ulong Of(ulong d)
    {
        ulong odd = d & 1;
        ulong d40 = (d >> 24) + 1;
        ulong d63 = (d >> 1) + odd;
        ulong v0 = ((1U << 19) - (3U << 8)) / (uint)(d >> 55);
        ulong v1 = (v0 << 11) - ((v0 * v0 * d40) >> 40) - 1;
        ulong v2 = (v1 << 13) + ((v1 * ((1UL << 60) - (v1 * d40))) >> 47);
        ulong error = ((v2 >> 1) & (0 - odd)) - (v2 * d63);
        ulong v3 = (UInt256.Multiply(v2, error, out _) >> 1) + (v2 << 31);

        ulong carry = d;
        UInt256.MultiplyAdd(v3, d, 0, ref carry);
        return v3 - carry - d;
    }

    /// <summary>floor((2^192 - 1) / (d1 · 2^64 + d0)) - 2^64 (algorithm 6).</summary>
    public static ulong Of(ulong d1, ulong d0)
    {
        ulong v = Of(d1);
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

        ulong high = UInt256.Multiply(v, d0, out ulong low);
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

    /// <summary>(u1, u0) / d for u1 below d (algorithm 4).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Divide2By1(ulong u1, ulong u0, ulong d, ulong reciprocal, out ulong rest)
    {
        ulong q0 = Estimate(reciprocal, u1, u0, out ulong q1);
        q1++;
        rest = u0 - (q1 * d);

        // As often true as not: a mask, for a branch would be mispredicted half the time.
        ulong tooLarge = 0 - (rest > q0 ? 1UL : 0);
        q1 += tooLarge;
        rest += tooLarge & d;
        if (rest >= d)
        {
            q1++;
            rest -= d;
        }

        return q1;
    }

    /// <summary>(u2, u1, u0) / (d1, d0) for (u2, u1) below (d1, d0) (algorithm 5).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Divide3By2(
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

        // (rest1, rest0) = (u1 - q1 · d1, u0) - q1 · d0 - (d1, d0), modulo 2^128.
        ulong high = UInt256.Multiply(q1, d0, out ulong low);
        Subtract(u1 - (q1 * d1), u0, high, low, out rest1, out rest0);
        Subtract(rest1, rest0, d1, d0, out rest1, out rest0);
        q1++;

        ulong tooLarge = 0 - (rest1 >= q0 ? 1UL : 0);
        q1 += tooLarge;
        ulong carry = 0;
        rest0 = UInt256.AddCarry(rest0, tooLarge & d0, ref carry);
        rest1 = UInt256.AddCarry(rest1, tooLarge & d1, ref carry);
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
}
