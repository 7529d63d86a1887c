using MarketChain.Evm.Precompiles.Bn254;

namespace MarketChain.Evm.Precompiles;

/// <summary>
/// 0x07, EIP-196: a point of BN254's first group times a scalar of 256 bits. Input x ‖ y ‖ scalar, output x ‖ y.
/// </summary>
internal sealed class Bn254Multiply : IPrecompile
{
    private const long MultiplyGas = 6_000;
    private const int ScalarSize = 32;

    /// <inheritdoc/>
    public static long Gas(ReadOnlySpan<byte> input, Fork fork) => MultiplyGas;

    /// <inheritdoc/>
    public static bool Run(ReadOnlySpan<byte> input, OutputBuffer output)
    {
        Span<byte> padded = stackalloc byte[G1Affine.Size + ScalarSize];
        ZeroPadding.Copy(input, padded);
        if (!G1Affine.TryRead(padded, out G1Affine point))
        {
            return false;
        }

        G1Affine.Multiply(point, padded[G1Affine.Size..], out G1Affine product);
        product.Write(output.Resize(G1Affine.Size));
        return true;
    }
}
