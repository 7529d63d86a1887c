using MarketChain.Evm.Precompiles.Bn254;
using PairingProduct = MarketChain.Evm.Precompiles.Curves.PairingProduct<
    MarketChain.Evm.Precompiles.Bn254.Pairing,
    MarketChain.Evm.Precompiles.Bn254.Fp,
    MarketChain.Evm.Precompiles.Bn254.Fp2>;

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

    /// <inheritdoc/>
    public static long Gas(ReadOnlySpan<byte> input, Fork fork)
        => BaseGas + (input.Length / Pairing.PairSize * PairGas);

    /// <inheritdoc/>
    public static bool Run(ReadOnlySpan<byte> input, OutputBuffer output)
    {
        if (!PairingProduct.TryJudge(input, out bool isOne))
        {
            return false;
        }

        output.SetWord(isOne);
        return true;
    }
}
