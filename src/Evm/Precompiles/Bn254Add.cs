using MarketChain.Evm.Precompiles.Bn254;

namespace MarketChain.Evm.Precompiles;

/// <summary>
/// 0x06, EIP-196: the sum of two points of BN254's first group. Input x1 ‖ y1 ‖ x2 ‖ y2, output x ‖ y.
/// </summary>
internal sealed class Bn254Add : IPrecompile
{
    private const long AddGas = 150;

    /// <inheritdoc/>
    public static long Gas(ReadOnlySpan<byte> input, Fork fork) => AddGas;

    /// <inheritdoc/>
    public static bool Run(ReadOnlySpan<byte> input, OutputBuffer output)
    {
        Span<byte> padded = stackalloc byte[2 * G1Affine.Size];
        ZeroPadding.Copy(input, padded);
        if (!G1Affine.TryRead(padded, out G1Affine left)
            || !G1Affine.TryRead(padded[G1Affine.Size..], out G1Affine right))
        {
            return false;
        }

        G1Affine.Add(left, right, out G1Affine sum);
        sum.Write(output.Resize(G1Affine.Size));
        return true;
    }
}
