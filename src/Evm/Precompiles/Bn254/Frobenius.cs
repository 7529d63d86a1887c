using MarketChain.Evm.Precompiles.Curves;
using Fp12 = MarketChain.Evm.Precompiles.Curves.Fp12<MarketChain.Evm.Precompiles.Bn254.Fp2>;

namespace MarketChain.Evm.Precompiles.Bn254;

/// <summary>
/// Raising to the p-th power. On the coordinates c of an Fp12 element written as the sum of c[k] · w^k, k = 0 … 5, it
/// conjugates c[k] and multiplies it by (9 + i)^(k(p - 1)/6), because w^6 = 9 + i.
/// </summary>
internal static class Frobenius
{
    private static readonly Fp2[] Factors = MakeFactors();

    /// <summary>a^p.</summary>
    public static void Apply(in Fp12 a, out Fp12 power)
    {
        Fp2.Conjugate(a.C0.C0, out power.C0.C0);
        ApplyToCoordinate(a.C1.C0, 1, out power.C1.C0);
        ApplyToCoordinate(a.C0.C1, 2, out power.C0.C1);
        ApplyToCoordinate(a.C1.C1, 3, out power.C1.C1);
        ApplyToCoordinate(a.C0.C2, 4, out power.C0.C2);
        ApplyToCoordinate(a.C1.C2, 5, out power.C1.C2);
    }

    /// <summary>The same map on the twisted curve, whose point (x, y) stands for (x · w^2, y · w^3).</summary>
    public static void Apply(in G2Affine point, out G2Affine image)
    {
        ApplyToCoordinate(point.X, 2, out image.X);
        ApplyToCoordinate(point.Y, 3, out image.Y);
    }

    /// <summary>The same map on a point with a denominator.</summary>
    public static void Apply(in JacobianPoint<Fp2> point, out JacobianPoint<Fp2> image)
    {
        ApplyToCoordinate(point.X, 2, out image.X);
        ApplyToCoordinate(point.Y, 3, out image.Y);
        Fp2.Conjugate(point.Z, out image.Z);
    }

    private static void ApplyToCoordinate(in Fp2 coordinate, int powerOfW, out Fp2 image)
    {
        Fp2.Conjugate(coordinate, out Fp2 conjugate);
        Fp2.Multiply(conjugate, Factors[powerOfW], out image);
    }

    private static Fp2[] MakeFactors()
    {
        Fp2.Power(Fp2.NonResidue, (Fp.Modulus - 1) / 6, out Fp2 root);
        Fp2[] factors = [Fp2.One, default, default, default, default, default];
        for (int k = 1; k < factors.Length; k++)
        {
            Fp2.Multiply(factors[k - 1], root, out factors[k]);
        }

        return factors;
    }
}
