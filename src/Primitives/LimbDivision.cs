namespace MarketChain.Primitives;

/// <summary>
/// Long division of 64-bit limbs, least significant first: Knuth's algorithm D (The Art of Computer Programming,
/// volume 2, section 4.3.1), where the estimate of each quotient limb comes from a reciprocal computed once
/// (<see cref="LimbReciprocal"/>).
/// <para>
/// Pointers, because spans of variable length cost twice the time here. Every index is below the count that its
/// method is given, and the callers own the buffers: UInt256.Division.cs, and MODEXP for numbers of any length.
/// </para>
/// </summary>
internal static unsafe class LimbDivision
{
    /// <summary>
    /// Divides <paramref name="u"/>, n + steps limbs, by the normalised <paramref name="d"/> and leaves the remainder
    /// in the low n limbs of <paramref name="u"/>.
    /// </summary>
    /// <param name="u">Its top n limbs are less than the divisor's.</param>
    /// <param name="steps">Limbs of the quotient.</param>
    /// <param name="d">The top bit of its highest limb is set.</param>
    /// <param name="n">Limbs of the divisor, at least 1.</param>
    /// <param name="quotient">All its limbs are written.</param>
    public static void Divide(ulong* u, int steps, ulong* d, int n, ulong* quotient)
    {
        switch (n)
        {
            case 1:
                DivideByOne(u, steps, d[0], quotient);
                break;
            case 2:
                DivideByTwo(u, steps, d[1], d[0], quotient);
                break;
            default:
                DivideByMany(u, steps, d, n, quotient);
                break;
        }
    }

    private static void DivideByOne(ulong* u, int steps, ulong d, ulong* quotient)
    {
        ulong reciprocal = LimbReciprocal.Of(d);
        ulong rest = u[steps];
        for (int i = steps - 1; i >= 0; i--)
        {
            quotient[i] = LimbReciprocal.Divide2By1(rest, u[i], d, reciprocal, out rest);
        }

        u[0] = rest;
    }

    private static void DivideByTwo(ulong* u, int steps, ulong d1, ulong d0, ulong* quotient)
    {
        ulong reciprocal = LimbReciprocal.Of(d1, d0);
        ulong rest1 = u[steps + 1];
        ulong rest0 = u[steps];
        for (int i = steps - 1; i >= 0; i--)
        {
            quotient[i] = LimbReciprocal.Divide3By2(
                rest1, rest0, u[i], d1, d0, reciprocal, out rest1, out rest0);
        }

        u[1] = rest1;
        u[0] = rest0;
    }

    private static void DivideByMany(ulong* u, int steps, ulong* d, int n, ulong* quotient)
    {
        ulong reciprocal = LimbReciprocal.Of(d[n - 1], d[n - 2]);
        for (int i = steps - 1; i >= 0; i--)
        {
            quotient[i] = DivideWindow(u + i, d, n, reciprocal);
        }
    }

    /// <summary>
    /// One step of algorithm D: a window of n + 1 limbs, less than d · 2^64, over the n limbs of d. Leaves the
    /// remainder in the window's low n limbs; the top limb is not read again, and is left as it was.
    /// </summary>
    private static ulong DivideWindow(ulong* window, ulong* d, int n, ulong reciprocal)
    {
        ulong d1 = d[n - 1];
        ulong d0 = d[n - 2];
        ulong u2 = window[n];
        ulong u1 = window[n - 1];
        if (u2 == d1 && u1 == d0)
        {
            // The estimate would be 2^64; one less is exact here, because the divisor is normalised.
            SubtractProduct(window, d, n, ulong.MaxValue);
            return ulong.MaxValue;
        }

        // The top two limbs' part of quotient · d is already taken off: only the lower limbs remain to be.
        ulong quotient = LimbReciprocal.Divide3By2(
            u2, u1, window[n - 2], d1, d0, reciprocal, out ulong rest1, out ulong rest0);
        ulong missing = SubtractProduct(window, d, n - 2, quotient);
        ulong borrow = 0;
        window[n - 2] = UInt256.SubtractBorrow(rest0, missing, ref borrow);
        window[n - 1] = UInt256.SubtractBorrow(rest1, 0, ref borrow);
        if (borrow == 0)
        {
            return quotient;
        }

        AddBack(window, d, n);
        return quotient - 1;
    }

    /// <summary>target -= d · factor; returns what could not be taken off: the borrow limb.</summary>
    private static ulong SubtractProduct(ulong* target, ulong* d, int n, ulong factor)
    {
        ulong carry = 0;
        for (int i = 0; i < n; i++)
        {
            ulong product = UInt256.MultiplyAdd(d[i], factor, 0, ref carry);
            ulong limb = target[i];
            target[i] = limb - product;
            carry += limb < product ? 1UL : 0;
        }

        return carry;
    }

    private static void AddBack(ulong* target, ulong* d, int n)
    {
        ulong carry = 0;
        for (int i = 0; i < n; i++)
        {
            target[i] = UInt256.AddCarry(target[i], d[i], ref carry);
        }
    }
}
