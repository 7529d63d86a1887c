namespace MarketChain.Evm.Precompiles;

/// <summary>0x04: the input (yellow paper, appendix E).</summary>
internal sealed class Identity : IPrecompile
{
    private const long BaseGas = 15;
    private const long WordPrice = 3;

    /// <inheritdoc/>
    public static long Gas(ReadOnlySpan<byte> input, Fork fork) => WordGas.Of(input, BaseGas, WordPrice);

    /// <inheritdoc/>
    public static bool Run(ReadOnlySpan<byte> input, OutputBuffer output)
    {
        output.Set(input);
        return true;
    }
}
