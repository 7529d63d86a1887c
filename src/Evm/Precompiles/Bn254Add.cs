using MarketChain.Evm.Precompiles.Bn254;
using MarketChain.Evm.Precompiles.Curves;

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
        Span<byte> padded = stackalloc byte[2 * Encoding.FirstSize];
        ZeroPadding.Copy(input, padded);
        if (!Encoding.TryRead(padded, out AffinePoint<Fp> left)
            || !Encoding.TryRead(padded[Encoding.FirstSize..], out AffinePoint<Fp> right))
        {
            return false;
        }

        AffinePoint<Fp>.Add(left, right, out AffinePoint<Fp> sum);
        Encoding.Write(sum, output.Resize(Encoding.FirstSize));
        return true;
    }
}
