using MarketChain.Evm.Precompiles.Bls12381;
using Fp12 = MarketChain.Evm.Precompiles.Curves.Fp12<MarketChain.Evm.Precompiles.Bls12381.Fp2>;
using LineStep = MarketChain.Evm.Precompiles.Curves.LineStep<MarketChain.Evm.Precompiles.Bls12381.Fp2>;

namespace MarketChain.Evm.Precompiles;

/// <summary>
/// 0x0f, EIP-2537: whether a product of BLS12-381 pairings is 1. Input is one or more of P (128) ‖ Q (256), output a
/// word of 1 or 0. A malformed coordinate, a point off its curve or outside its group fails.
/// </summary>
internal sealed class Bls12381Pairing : IPrecompile
{
    private const long BaseGas = 37_700;
    private const long PairGas = 32_600;

    private const int PairSize = Encoding.FirstSize + Encoding.SecondSize;
    private const int OutputSize = 32;

    /// <summary>Terms of one loop: enough to share its squarings, few enough for the stack.</summary>
    private const int ChunkLength = 8;

    /// <inheritdoc/>
    public static long Gas(ReadOnlySpan<byte> input, Fork fork) => BaseGas + (input.Length / PairSize * PairGas);

    /// <inheritdoc/>
    public static bool Run(ReadOnlySpan<byte> input, OutputBuffer output)
    {
        if (input.IsEmpty || input.Length % PairSize != 0)
        {
            return false;
        }

        Fp12 product = Fp12.One;
        while (!input.IsEmpty)
        {
            ReadOnlySpan<byte> chunk = input[..Math.Min(input.Length, ChunkLength * PairSize)];
            if (!TryMultiply(chunk, ref product))
            {
                return false;
            }

            input = input[chunk.Length..];
        }

        FinalExponentiation.Apply(product, out product);
        Span<byte> word = output.Resize(OutputSize);
        word.Clear();
        word[^1] = product.Equals(Fp12.One) ? (byte)1 : (byte)0;
        return true;
    }

    /// <summary>Multiplies Miller's value of a chunk in; false when one of its points is refused.</summary>
    private static bool TryMultiply(ReadOnlySpan<byte> chunk, ref Fp12 product)
    {
        Span<PairingTerm> terms = stackalloc PairingTerm[ChunkLength];
        Span<LineStep> steps = stackalloc LineStep[ChunkLength];
        int count = 0;
        for (; !chunk.IsEmpty; chunk = chunk[PairSize..])
        {
            ref PairingTerm term = ref terms[count];
            if (!Encoding.TryReadMember(chunk, out term.P)
                || !Encoding.TryReadMember(chunk[Encoding.FirstSize..], out term.Q))
            {
                return false;
            }

            // A pairing with infinity is 1.
            count += term.P.IsInfinity || term.Q.IsInfinity ? 0 : 1;
        }

        Pairing.MillerLoop(terms[..count], steps, out Fp12 value);
        Fp12.Multiply(product, value, out product);
        return true;
    }
}
