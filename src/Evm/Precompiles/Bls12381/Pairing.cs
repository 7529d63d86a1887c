using MarketChain.Evm.Precompiles.Curves;
using Fp12 = MarketChain.Evm.Precompiles.Curves.Fp12<MarketChain.Evm.Precompiles.Bls12381.Fp2>;
using LineStep = MarketChain.Evm.Precompiles.Curves.LineStep<MarketChain.Evm.Precompiles.Bls12381.Fp2>;

namespace MarketChain.Evm.Precompiles.Bls12381;

/// <summary>A member of a product of pairings, neither of its points at infinity.</summary>
internal struct PairingTerm
{
    /// <summary>Of the first group.</summary>
    public AffinePoint<Fp> P;

    /// <summary>Of the second group.</summary>
    public AffinePoint<Fp2> Q;
}

/// <summary>
/// The optimal ate pairing (Vercauteren, ePrint 2008/096): f(x, Q) at P to the power of (p^12 - 1) / r, where x is the
/// curve's parameter. As x is negative, the loop runs over -x and its value is conjugated.
/// </summary>
internal static class Pairing
{
    /// <summary>-x, from which the curve's p and r come: x is negative.</summary>
    public const ulong CurveParameter = 0xd201000000010000;

    /// <summary>The value of Miller's loop for the product of a few terms.</summary>
    /// <param name="terms">Members of the product.</param>
    /// <param name="steps">Room for as many moving points; what it holds is written over.</param>
    /// <param name="value">The value before the final exponentiation.</param>
    public static void MillerLoop(ReadOnlySpan<PairingTerm> terms, Span<LineStep> steps, out Fp12 value)
    {
        value = Fp12.One;
        for (int k = 0; k < terms.Length; k++)
        {
            steps[k] = new LineStep(terms[k].Q.X, terms[k].Q.Y);
        }

        // From the bit below the highest one.
        for (int bit = 62; bit >= 0; bit--)
        {
            Fp12.Square(value, out value);
            for (int k = 0; k < terms.Length; k++)
            {
                steps[k].Twice();
                MultiplyIn(steps[k], terms[k].P, ref value);
                if (((CurveParameter >> bit) & 1) != 0)
                {
                    steps[k].Add(terms[k].Q.X, terms[k].Q.Y);
                    MultiplyIn(steps[k], terms[k].P, ref value);
                }
            }
        }

        Fp12.Conjugate(value, out value);
    }

    /// <summary>value = value · (the last line at a point of the first group).</summary>
    private static void MultiplyIn(in LineStep step, in AffinePoint<Fp> at, ref Fp12 value)
    {
        Fp2.Scale(step.AtY, at.Y, out Fp2 atVw);
        Fp2.Scale(step.AtX, at.X, out Fp2 atV);
        Fp12.MultiplyByOtherLine(value, step.Constant, atV, atVw, out value);
    }
}
