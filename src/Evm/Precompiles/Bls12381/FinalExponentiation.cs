using MarketChain.Evm.Precompiles.Curves;
using Fp12 = MarketChain.Evm.Precompiles.Curves.Fp12<MarketChain.Evm.Precompiles.Bls12381.Fp2>;
using Frobenius = MarketChain.Evm.Precompiles.Curves.Frobenius<MarketChain.Evm.Precompiles.Bls12381.Fp2>;

namespace MarketChain.Evm.Precompiles.Bls12381;

/// <summary>
/// Raises Miller's value to 3(p^12 - 1) / r: the pairing's cube, which is 1 exactly when the pairing is, since r is a
/// prime other than 3. The easy part is (p^6 - 1)(p^2 + 1); three times the hard part, (p^4 - p^2 + 1) / r, is
/// (x - 1)^2 (x + p)(x^2 + p^2 - 1) + 3 (Hayashida, Hayasaka and Teruya, ePrint 2020/875).
/// </summary>
internal static class FinalExponentiation
{
    /// <summary>The value to the power of 3(p^12 - 1) / r; the value is not 0.</summary>
    public static void Apply(in Fp12 value, out Fp12 result)
    {
        EasyPart<Fp2>.Apply(value, out Fp12 f);
        ApplyHardPart(f, out result);
    }

    private static void ApplyHardPart(in Fp12 f, out Fp12 result)
    {
        RaiseToParameterLessOne(f, out Fp12 a);
        RaiseToParameterLessOne(a, out a);

        RaiseToParameter(a, out Fp12 b);
        Frobenius.Apply(a, out a);
        Fp12.Multiply(b, a, out b);

        RaiseToParameter(b, out Fp12 c);
        RaiseToParameter(c, out c);
        Frobenius.Apply(b, out Fp12 image);
        Frobenius.Apply(image, out image);
        Fp12.Multiply(c, image, out c);
        Fp12.Conjugate(b, out b);
        Fp12.Multiply(c, b, out c);

        Fp12.SquareCyclotomic(f, out Fp12 cube);
        Fp12.Multiply(cube, f, out cube);
        Fp12.Multiply(c, cube, out result);
    }

    /// <summary>f^(x - 1).</summary>
    private static void RaiseToParameterLessOne(in Fp12 f, out Fp12 power)
    {
        Fp12.Conjugate(f, out Fp12 inverse);
        RaiseToParameter(f, out Fp12 raised);
        Fp12.Multiply(raised, inverse, out power);
    }

    /// <summary>f^x: x is negative.</summary>
    private static void RaiseToParameter(in Fp12 f, out Fp12 power)
    {
        Fp12 value = f;
        power = f;
        for (int bit = 62; bit >= 0; bit--)
        {
            Fp12.SquareCyclotomic(power, out power);
            if (((Pairing.CurveParameter >> bit) & 1) != 0)
            {
                Fp12.Multiply(power, value, out power);
            }
        }

        Fp12.Conjugate(power, out power);
    }
}
