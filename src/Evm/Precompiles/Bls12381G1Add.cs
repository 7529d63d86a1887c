using GroupCalls = MarketChain.Evm.Precompiles.Bls12381.GroupCalls<
    MarketChain.Evm.Precompiles.Bls12381.G1, MarketChain.Evm.Precompiles.Bls12381.Fp>;

namespace MarketChain.Evm.Precompiles;

/// <summary>
/// 0x0b, EIP-2537: the sum of two points of BLS12-381's first curve, whether they are in the group or not.
/// </summary>
internal sealed class Bls12381G1Add : IPrecompile
{
    private const long AddGas = 375;

    /// <inheritdoc/>
    public static long Gas(ReadOnlySpan<byte> input, Fork fork) => AddGas;

    /// <inheritdoc/>
    public static bool Run(ReadOnlySpan<byte> input, OutputBuffer output) => GroupCalls.Add(input, output);
}
