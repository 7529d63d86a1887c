using System.Security.Cryptography;

namespace MarketChain.Evm.Precompiles;

/// <summary>0x02: SHA-256 of the input (yellow paper, appendix E).</summary>
internal sealed class Sha256Hash : IPrecompile
{
    private const long BaseGas = 60;
    private const long WordPrice = 12;

    /// <inheritdoc/>
    public static long Gas(ReadOnlySpan<byte> input, Fork fork) => WordGas.Of(input, BaseGas, WordPrice);

    /// <inheritdoc/>
    public static bool Run(ReadOnlySpan<byte> input, OutputBuffer output)
    {
        SHA256.HashData(input, output.Resize(SHA256.HashSizeInBytes));
        return true;
    }
}
