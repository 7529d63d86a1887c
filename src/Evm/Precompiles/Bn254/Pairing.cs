using MarketChain.Evm.Precompiles.Curves;
using Fp12 = MarketChain.Evm.Precompiles.Curves.Fp12<MarketChain.Evm.Precompiles.Bn254.Fp2>;
using Frobenius = MarketChain.Evm.Precompiles.Curves.Frobenius<MarketChain.Evm.Precompiles.Bn254.Fp2>;
using LineStep = MarketChain.Evm.Precompiles.Curves.LineStep<MarketChain.Evm.Precompiles.Bn254.Fp2>;
using PairingTerm = MarketChain.Evm.Precompiles.Curves.PairingTerm<
    MarketChain.Evm.Precompiles.Bn254.Fp, MarketChain.Evm.Precompiles.Bn254.Fp2>;

namespace MarketChain.Evm.Precompiles.Bn254;

/// <summary>
/// The optimal ate pairing (Vercauteren, ePrint 2008/096): f(6u + 2, Q) at P, times the lines of Q's two images under
/// the p-th power, to the power of (p^12 - 1) / r.
/// </summary>
internal readonly struct Pairing : IPairing<Fp, Fp2>
{
    /// <summary>u, from which the curve's p and r come.</summary>
    public const ulong CurveParameter = 4965661367192848881;

    /// <inheritdoc/>
    public static int PairSize => Encoding.FirstSize + Encoding.SecondSize;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out PairingTerm term)
    {
        term = default;
        return Encoding.TryRead(bytes, out term.P)
            && Encoding.TryReadMember(bytes[Encoding.FirstSize..], out term.Q);
    }

    /// <inheritdoc/>
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

    /// <inheritdoc/>
    public static bool IsOne(in Fp12 value)
    {
        FinalExponentiation.Apply(value, out Fp12 result);
        return result.Equals(Fp12.One);
    }

    private static void AddDigit(ref LineStep step, in PairingTerm term, int digit, ref Fp12 value)
    {
        AffinePoint<Fp2> q = term.Q;
        if (digit < 0)
        {
            AffinePoint<Fp2>.Negate(q, out q);
        }

        step.Add(q.X, q.Y);
        MultiplyIn(step, term.P, ref value);
    }

    /// <summary>The lines that add Q's image under the p-th power, and take off its image under the p^2-th.</summary>
    private static void AddImages(ref LineStep step, in PairingTerm term, ref Fp12 value)
    {
        Frobenius.Apply(term.Q, out AffinePoint<Fp2> image);
        step.Add(image.X, image.Y);
        MultiplyIn(step, term.P, ref value);
        Frobenius.Apply(image, out image);
        AffinePoint<Fp2>.Negate(image, out image);
        step.Add(image.X, image.Y);
        MultiplyIn(step, term.P, ref value);
    }

    /// <summary>value = value · (the last line at a point of the first group).</summary>
    private static void MultiplyIn(in LineStep step, in AffinePoint<Fp> at, ref Fp12 value)
    {
        Fp2.Scale(step.AtY, at.Y, out Fp2 constant);
        Fp2.Scale(step.AtX, at.X, out Fp2 atW);
        Fp12.MultiplyByLine(value, constant, atW, step.Constant, out value);
    }
}
