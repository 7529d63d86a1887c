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

        Span<ulong> quotient = stackalloc ulong[LimbCount];
        remainder = Divide(dividend.Limbs, divisor, quotient);
        return new UInt256(quotient);
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

        return carry == 0
            ? sum % modulus
            : Divide([sum._limb0, sum._limb1, sum._limb2, sum._limb3, carry], modulus, stackalloc ulong[LimbCount + 1]);
    }

    /// <summary>MULMOD: (left · right) mod modulus over the 512-bit product; 0 when the modulus is 0.</summary>
    public static UInt256 MulMod(in UInt256 left, in UInt256 right, in UInt256 modulus)
    {
        if (modulus.IsZero)
        {
            return Zero;
        }

        Span<ulong> product = stackalloc ulong[2 * LimbCount];
        Multiply(left, right, product);
        return Divide(product, modulus, stackalloc ulong[2 * LimbCount]);
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

        Span<ulong> product = stackalloc ulong[2 * LimbCount];
        Span<ulong> wide = stackalloc ulong[2 * LimbCount];
        Multiply(left, right, product);
        Divide(product, divisor, wide);
        bool fits = !wide[LimbCount..].ContainsAnyExcept(0UL);
        quotient = fits ? new UInt256(wide[..LimbCount]) : Zero;
        return fits;
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

    /// <summary>
    /// Divides four to eight limbs by a divisor that is not 0; <paramref name="quotient"/> gets as many limbs as the
    /// dividend has. Returns the remainder.
    /// </summary>
    private static UInt256 Divide(ReadOnlySpan<ulong> dividend, in UInt256 divisor, Span<ulong> quotient)
    {
        Span<ulong> remainder = stackalloc ulong[LimbCount];
        LimbDivision.DivRem(dividend, divisor.Limbs, quotient, remainder);
        return new UInt256(remainder);
    }
}
