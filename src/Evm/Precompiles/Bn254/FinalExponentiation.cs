using MarketChain.Evm.Precompiles.Curves;
using Fp12 = MarketChain.Evm.Precompiles.Curves.Fp12<MarketChain.Evm.Precompiles.Bn254.Fp2>;
using Frobenius = MarketChain.Evm.Precompiles.Curves.Frobenius<MarketChain.Evm.Precompiles.Bn254.Fp2>;

namespace MarketChain.Evm.Precompiles.Bn254;

/// <summary>
/// Raises Miller's value to (p^12 - 1) / r, which makes it the pairing. The easy part is (p^6 - 1)(p^2 + 1); the hard
/// part, (p^4 - p^2 + 1) / r, is written in powers of p with coefficients in the curve's parameter u (Scott et al.,
/// ePrint 2008/490, section 5), of which the largest is 36u^3.
/// </summary>
internal static class FinalExponentiation
{
    /// <summary>The value to the power of (p^12 - 1) / r; the value is not 0.</summary>
    public static void Apply(in Fp12 value, out Fp12 result)
    {
        EasyPart<Fp2>.Apply(value, out Fp12 f);
        ApplyHardPart(f, out result);
    }

    /// <summary>The product y0 · y1^2 · y2^6 · y3^12 · y4^18 · y5^30 · y6^36.</summary>
    private static void ApplyHardPart(in Fp12 f, out Fp12 result)
    {
        RaiseToParameter(f, out Fp12 fu);
        RaiseToParameter(fu, out Fp12 fuu);
        RaiseToParameter(fuu, out Fp12 fuuu);

        Frobenius.Apply(f, out Fp12 y0);
        Frobenius.Apply(y0, out Fp12 image);
        Fp12.Multiply(y0, image, out y0);
        Frobenius.Apply(image, out image);
        Fp12.Multiply(y0, image, out y0);
        Fp12.Conjugate(f, out Fp12 y1);
        Frobenius.Apply(fuu, out Fp12 fuuImage);
        Frobenius.Apply(fuuImage, out Fp12 y2);
        Frobenius.Apply(fu, out Fp12 y3);
        Fp12.Conjugate(y3, out y3);
        Fp12.Multiply(fu, fuuImage, out Fp12 y4);
        Fp12.Conjugate(y4, out y4);
        Fp12.Conjugate(fuu, out Fp12 y5);
        Frobenius.Apply(fuuu, out Fp12 y6);
        Fp12.Multiply(fuuu, y6, out y6);
        Fp12.Conjugate(y6, out y6);

        // Olivos' chain: a holds y6^2·y4·y5, then that times y2; b holds y3·y5 times the first.
        Fp12.SquareCyclotomic(y6, out Fp12 a);
        Fp12.Multiply(a, y4, out a);
        Fp12.Multiply(a, y5, out a);
        Fp12.Multiply(y3, y5, out Fp12 b);
        Fp12.Multiply(b, a, out b);
        Fp12.Multiply(a, y2, out a);
        Fp12.SquareCyclotomic(b, out b);
        Fp12.Multiply(b, a, out b);
        Fp12.SquareCyclotomic(b, out b);
        Fp12.Multiply(b, y1, out a);
        Fp12.Multiply(b, y0, out b);
        Fp12.SquareCyclotomic(a, out a);
        Fp12.Multiply(a, b, out result);
    }

    /// <summary>f^u, along the signed digits of u.</summary>
    private static void RaiseToParameter(in Fp12 f, out Fp12 power)
    {
        Fp12.Conjugate(f, out Fp12 inverse);
        SignedDigits digits = new(Pairing.CurveParameter);
        power = f;
        for (int i = digits.Count - 2; i >= 0; i--)
        {
            Fp12.SquareCyclotomic(power, out power);
            int digit = digits[i];
            if (digit != 0)
            {
                Fp12.Multiply(power, digit > 0 ? f : inverse, out power);
            }
        }
    }
}
