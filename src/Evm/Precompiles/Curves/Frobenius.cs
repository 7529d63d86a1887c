namespace MarketChain.Evm.Precompiles.Curves;

/// <summary>
/// Raising to the p-th power. On the coordinates c of an Fp12 element written as the sum of c[k] · w^k, k = 0 … 5, it
/// conjugates c[k] and multiplies it by ξ^(k(p - 1)/6), because w^6 = ξ.
/// </summary>
/// <typeparam name="TField">The field of degree 2.</typeparam>
internal static class Frobenius<TField>
    where TField : unmanaged, ITwistField<TField>
{
    private static readonly TField[] Factors = MakeFactors(invert: false);
    private static readonly TField[] TwistFactors = MakeFactors(invert: !TField.IsTwistOfTypeD);

    /// <summary>a^p.</summary>
    public static void Apply(in Fp12<TField> a, out Fp12<TField> power)
    {
        TField.Conjugate(a.C0.C0, out power.C0.C0);
        ApplyToCoordinate(a.C1.C0, Factors[1], out power.C1.C0);
        ApplyToCoordinate(a.C0.C1, Factors[2], out power.C0.C1);
        ApplyToCoordinate(a.C1.C1, Factors[3], out power.C1.C1);
        ApplyToCoordinate(a.C0.C2, Factors[4], out power.C0.C2);
        ApplyToCoordinate(a.C1.C2, Factors[5], out power.C1.C2);
    }

    /// <summary>ψ: the same map on the points for which those of the twisted curve stand.</summary>
    public static void Apply(in AffinePoint<TField> point, out AffinePoint<TField> image)
    {
        ApplyToCoordinate(point.X, TwistFactors[2], out image.X);
        ApplyToCoordinate(point.Y, TwistFactors[3], out image.Y);
    }

    /// <inheritdoc cref="Apply(in AffinePoint{TField}, out AffinePoint{TField})"/>
    public static void Apply(in JacobianPoint<TField> point, out JacobianPoint<TField> image)
    {
        ApplyToCoordinate(point.X, TwistFactors[2], out image.X);
        ApplyToCoordinate(point.Y, TwistFactors[3], out image.Y);
        TField.Conjugate(point.Z, out image.Z);
    }

    private static void ApplyToCoordinate(in TField coordinate, in TField factor, out TField image)
    {
        TField.Conjugate(coordinate, out TField conjugate);
        TField.Multiply(conjugate, factor, out image);
    }

    private static TField[] MakeFactors(bool invert)
    {
        Power(TField.NonResidue, TField.FrobeniusExponent, out TField root);
        if (invert)
        {
            TField.Invert(root, out root);
        }

        TField[] factors = [TField.One, default, default, default, default, default];
        for (int k = 1; k < factors.Length; k++)
        {
            TField.Multiply(factors[k - 1], root, out factors[k]);
        }

        return factors;
    }

    /// <summary>a^exponent, which is big-endian; the power is not written over a.</summary>
    private static void Power(in TField a, ReadOnlySpan<byte> exponent, out TField power)
    {
        power = TField.One;
        for (int bit = (8 * exponent.Length) - 1; bit >= 0; bit--)
        {
            TField.Square(power, out power);
            if (((exponent[^(1 + (bit >> 3))] >> (bit & 7)) & 1) != 0)
            {
                TField.Multiply(power, a, out power);
            }
        }
    }
}
