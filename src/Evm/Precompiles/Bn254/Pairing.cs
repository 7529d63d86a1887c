using MarketChain.Evm.Precompiles.Curves;
using Fp12 = MarketChain.Evm.Precompiles.Curves.Fp12<MarketChain.Evm.Precompiles.Bn254.Fp2>;
using LineStep = MarketChain.Evm.Precompiles.Curves.LineStep<MarketChain.Evm.Precompiles.Bn254.Fp2>;

namespace MarketChain.Evm.Precompiles.Bn254;

/// <summary>A member of a product of pairings.</summary>
internal struct PairingTerm
{
    /// <summary>Of the first group.</summary>
    public G1Affine P;

    /// <summary>Of the second group.</summary>
    public G2Affine Q;
}

/// <summary>
/// The optimal ate pairing (Vercauteren, ePrint 2008/096): f(6u + 2, Q) at P, times the lines of Q's two images under
/// the p-th power, to the power of (p^12 - 1) / r.
/// <code>
///   terms of a chunk ──► one loop over the digits of 6u + 2 ──┐
///   terms of the next ─► the same                            ──┴► product ──► one final exponentiation ──► = 1 ?
/// </code>
/// </summary>
internal static class Pairing
{
    /// <summary>u, from which the curve's p and r come.</summary>
    public const ulong CurveParameter = 4965661367192848881;

    /// <summary>The value of Miller's loop for the product of a few terms, none of them at infinity.</summary>
    /// <param name="terms">Members of the product.</param>
    /// <param name="steps">Room for as many moving points; what it holds is written over.</param>
    /// <param name="value">The value before the final exponentiation.</param>
    public static void MillerLoop(ReadOnlySpan<PairingTerm> terms, Span<LineStep> steps, out Fp12 value)
    {
        SignedDigits digits = new((6 * (UInt128)CurveParameter) + 2);
        value = Fp12.One;
        for (int k = 0; k < terms.Length; k++)
        {
            steps[k] = new LineStep(terms[k].Q.X, terms[k].Q.Y);
        }

        for (int i = digits.Count - 2; i >= 0; i--)
        {
            Fp12.Square(value, out value);
            int digit = digits[i];
            for (int k = 0; k < terms.Length; k++)
            {
                steps[k].Twice();
                MultiplyIn(steps[k], terms[k].P, ref value);
                if (digit != 0)
                {
                    AddDigit(ref steps[k], terms[k], digit, ref value);
                }
            }
        }

        for (int k = 0; k < terms.Length; k++)
        {
            AddImages(ref steps[k], terms[k], ref value);
        }
    }

    private static void AddDigit(ref LineStep step, in PairingTerm term, int digit, ref Fp12 value)
    {
        G2Affine q = term.Q;
        if (digit < 0)
        {
            G2Affine.Negate(q, out q);
        }

        step.Add(q.X, q.Y);
        MultiplyIn(step, term.P, ref value);
    }

    /// <summary>The lines that add Q's image under the p-th power, and take off its image under the p^2-th.</summary>
    private static void AddImages(ref LineStep step, in PairingTerm term, ref Fp12 value)
    {
        Frobenius.Apply(term.Q, out G2Affine image);
        step.Add(image.X, image.Y);
        MultiplyIn(step, term.P, ref value);
        Frobenius.Apply(image, out image);
        G2Affine.Negate(image, out image);
        step.Add(image.X, image.Y);
        MultiplyIn(step, term.P, ref value);
    }

    /// <summary>value = value · (the last line at a point of the first group).</summary>
    private static void MultiplyIn(in LineStep step, in G1Affine at, ref Fp12 value)
    {
        Fp2.Scale(step.AtY, at.Y, out Fp2 constant);
        Fp2.Scale(step.AtX, at.X, out Fp2 atW);
        Fp12.MultiplyByLine(value, constant, atW, step.Constant, out value);
    }
}
