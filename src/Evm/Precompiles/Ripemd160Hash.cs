using MarketChain.Evm.Precompiles.Hashing;

namespace MarketChain.Evm.Precompiles;

/// <summary>0x03: RIPEMD-160 of the input, as a word with twelve zeros before (yellow paper, appendix E).</summary>
internal sealed class Ripemd160Hash : IPrecompile
{
    private const long BaseGas = 600;
    private const long WordPrice = 120;
    private const int OutputSize = 32;

    /// <inheritdoc/>
    public static long Gas(ReadOnlySpan<byte> input, Fork fork) => WordGas.Of(input, BaseGas, WordPrice);

    /// <inheritdoc/>
    public static bool Run(ReadOnlySpan<byte> input, OutputBuffer output)
    {
        Span<byte> word = output.Resize(OutputSize);
        word.Clear();
        Ripemd160.Hash(input, word[(OutputSize - Ripemd160.Size)..]);
        return true;
    }
}
