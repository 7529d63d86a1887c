using MarketChain.Evm.Precompiles.Bls12381;
using PairingProduct = MarketChain.Evm.Precompiles.Curves.PairingProduct<
    MarketChain.Evm.Precompiles.Bls12381.Pairing,
    MarketChain.Evm.Precompiles.Bls12381.Fp,
    MarketChain.Evm.Precompiles.Bls12381.Fp2>;

namespace MarketChain.Evm.Precompiles;

/// <summary>
/// 0x0f, EIP-2537: whether a product of BLS12-381 pairings is 1. Input is one or more of P (128) ‖ Q (256), output a
/// word of 1 or 0. A malformed coordinate, a point off its curve or outside its group fails.
/// </summary>
internal sealed class Bls12381Pairing : IPrecompile
{
    private const long BaseGas = 37_700;
    private const long PairGas = 32_600;

    /// <inheritdoc/>
    public static long Gas(ReadOnlySpan<byte> input, Fork fork)
        => BaseGas + (input.Length / Pairing.PairSize * PairGas);

    /// <inheritdoc/>
    public static bool Run(ReadOnlySpan<byte> input, OutputBuffer output)
    {
        if (input.IsEmpty || !PairingProduct.TryJudge(input, out bool isOne))
        {
            return false;
        }

        output.SetWord(isOne);
        return true;
    }
}
