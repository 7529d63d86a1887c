using MarketChain.Evm.Precompiles.Curves;
using Fp12 = MarketChain.Evm.Precompiles.Curves.Fp12<MarketChain.Evm.Precompiles.Bls12381.Fp2>;
using LineStep = MarketChain.Evm.Precompiles.Curves.LineStep<MarketChain.Evm.Precompiles.Bls12381.Fp2>;
using PairingTerm = MarketChain.Evm.Precompiles.Curves.PairingTerm<
    MarketChain.Evm.Precompiles.Bls12381.Fp, MarketChain.Evm.Precompiles.Bls12381.Fp2>;

namespace MarketChain.Evm.Precompiles.Bls12381;

/// <summary>
/// The optimal ate pairing (Vercauteren, ePrint 2008/096): f(x, Q) at P to the power of (p^12 - 1) / r, where x is the
/// curve's parameter. As x is negative, the loop runs over -x and its value is conjugated.
/// </summary>
internal readonly struct Pairing : IPairing<Fp, Fp2>
{
    /// <summary>-x, from which the curve's p and r come: x is negative.</summary>
    public const ulong CurveParameter = 0xd201000000010000;

    /// <inheritdoc/>
    public static int PairSize => Encoding.FirstSize + Encoding.SecondSize;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out PairingTerm term)
    {
        term = default;
        return Encoding.TryReadMember(bytes, out term.P)
            && Encoding.TryReadMember(bytes[Encoding.FirstSize..], out term.Q);
    }

    /// <inheritdoc/>
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

    /// <inheritdoc/>
    public static bool IsOne(in Fp12 value)
    {
        FinalExponentiation.Apply(value, out Fp12 result);
        return result.Equals(Fp12.One);
    }

    /// <summary>value = value · (the last line at a point of the first group).</summary>
    private static void MultiplyIn(in LineStep step, in AffinePoint<Fp> at, ref Fp12 value)
    {
        Fp2.Scale(step.AtY, at.Y, out Fp2 atVw);
        Fp2.Scale(step.AtX, at.X, out Fp2 atV);
        Fp12.MultiplyByOtherLine(value, step.Constant, atV, atVw, out value);
    }
}
