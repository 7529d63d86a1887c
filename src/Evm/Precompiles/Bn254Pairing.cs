using MarketChain.Evm.Precompiles.Bn254;
using Fp12 = MarketChain.Evm.Precompiles.Curves.Fp12<MarketChain.Evm.Precompiles.Bn254.Fp2>;
using LineStep = MarketChain.Evm.Precompiles.Curves.LineStep<MarketChain.Evm.Precompiles.Bn254.Fp2>;

namespace MarketChain.Evm.Precompiles;

/// <summary>
/// 0x08, EIP-197: whether a product of BN254 pairings is 1. Input is any number of P (64) ‖ Q (128), output a word of
/// 1 or 0. Input of another length, a coordinate of p or more, a point off its curve or outside its group fails.
/// </summary>
internal sealed class Bn254Pairing : IPrecompile
{
    // EIP-1108.
    private const long BaseGas = 45_000;
    private const long PairGas = 34_000;

    private const int PairSize = G1Affine.Size + G2Affine.Size;
    private const int OutputSize = 32;

    /// <summary>Terms of one loop: enough to share its squarings, few enough for the stack.</summary>
    private const int ChunkLength = 8;

    /// <inheritdoc/>
    public static long Gas(ReadOnlySpan<byte> input, Fork fork) => BaseGas + (input.Length / PairSize * PairGas);

    /// <inheritdoc/>
    public static bool Run(ReadOnlySpan<byte> input, OutputBuffer output)
    {
        if (input.Length % PairSize != 0)
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
            if (!G1Affine.TryRead(chunk, out term.P) || !G2Affine.TryRead(chunk[G1Affine.Size..], out term.Q))
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
