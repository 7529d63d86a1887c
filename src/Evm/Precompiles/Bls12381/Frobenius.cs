using MarketChain.Evm.Precompiles.Curves;
using Fp12 = MarketChain.Evm.Precompiles.Curves.Fp12<MarketChain.Evm.Precompiles.Bls12381.Fp2>;

namespace MarketChain.Evm.Precompiles.Bls12381;

/// <summary>
/// Raising to the p-th power. On the coordinates c of an Fp12 element written as the sum of c[k] · w^k, k = 0 … 5, it
/// conjugates c[k] and multiplies it by (1 + i)^(k(p - 1)/6), because w^6 = 1 + i.
/// </summary>
internal static class Frobenius
{
    private static readonly Fp2[] Factors = MakeFactors(invert: false);
    private static readonly Fp2[] TwistFactors = MakeFactors(invert: true);

    /// <summary>(p - 1) / 6.</summary>
    private static ReadOnlySpan<byte> Exponent =>
    [
        0x04, 0x55, 0x82, 0xfc, 0x5e, 0xea, 0xa6, 0x6f, 0x0c, 0x84, 0x9b, 0xf3,
        0xb5, 0xe1, 0xf2, 0x23, 0xe6, 0x13, 0xe1, 0xeb, 0x7d, 0xeb, 0x83, 0x1f,
        0xe6, 0x88, 0x23, 0x1a, 0xd3, 0xc8, 0x29, 0x06, 0x05, 0x1c, 0xaa, 0xaa,
        0x72, 0xe3, 0x55, 0x55, 0x49, 0xaa, 0x7f, 0xff, 0xff, 0xff, 0xf1, 0xc7,
    ];

    /// <summary>a^p.</summary>
    public static void Apply(in Fp12 a, out Fp12 power)
    {
        Fp2.Conjugate(a.C0.C0, out power.C0.C0);
        ApplyToCoordinate(a.C1.C0, Factors[1], out power.C1.C0);
        ApplyToCoordinate(a.C0.C1, Factors[2], out power.C0.C1);
        ApplyToCoordinate(a.C1.C1, Factors[3], out power.C1.C1);
        ApplyToCoordinate(a.C0.C2, Factors[4], out power.C0.C2);
        ApplyToCoordinate(a.C1.C2, Factors[5], out power.C1.C2);
    }

    /// <summary>
    /// ψ: the same map on the twisted curve, whose point (x, y) stands for (x / w^2, y / w^3). On the second group it
    /// is the multiplication by the curve's parameter.
    /// </summary>
    public static void Apply(in JacobianPoint<Fp2> point, out JacobianPoint<Fp2> image)
    {
        ApplyToCoordinate(point.X, TwistFactors[2], out image.X);
        ApplyToCoordinate(point.Y, TwistFactors[3], out image.Y);
        Fp2.Conjugate(point.Z, out image.Z);
    }

    private static void ApplyToCoordinate(in Fp2 coordinate, in Fp2 factor, out Fp2 image)
    {
        Fp2.Conjugate(coordinate, out Fp2 conjugate);
        Fp2.Multiply(conjugate, factor, out image);
    }

    private static Fp2[] MakeFactors(bool invert)
    {
        Fp2.Power(Fp2.NonResidue, Exponent, out Fp2 root);
        if (invert)
        {
            Fp2.Invert(root, out root);
        }

        Fp2[] factors = [Fp2.One, default, default, default, default, default];
        for (int k = 1; k < factors.Length; k++)
        {
            Fp2.Multiply(factors[k - 1], root, out factors[k]);
        }

        return factors;
    }
}
