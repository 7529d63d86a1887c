using GroupCalls = MarketChain.Evm.Precompiles.Bls12381.GroupCalls<
    MarketChain.Evm.Precompiles.Bls12381.G2, MarketChain.Evm.Precompiles.Bls12381.Fp2>;

namespace MarketChain.Evm.Precompiles;

/// <summary>
/// 0x0d, EIP-2537: the sum of two points of BLS12-381's second curve, whether they are in the group or not.
/// </summary>
internal sealed class Bls12381G2Add : IPrecompile
{
    private const long AddGas = 600;

    /// <inheritdoc/>
    public static long Gas(ReadOnlySpan<byte> input, Fork fork) => AddGas;

    /// <inheritdoc/>
    public static bool Run(ReadOnlySpan<byte> input, OutputBuffer output) => GroupCalls.Add(input, output);
}
