using MarketChain.Evm.Precompiles.Bls12381;
using MarketChain.Evm.Precompiles.Curves;

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
    public static bool Run(ReadOnlySpan<byte> input, OutputBuffer output)
    {
        if (input.Length != 2 * Encoding.SecondSize
            || !Encoding.TryRead(input, out AffinePoint<Fp2> a)
            || !Encoding.TryRead(input[Encoding.SecondSize..], out AffinePoint<Fp2> b))
        {
            return false;
        }

        AffinePoint<Fp2>.Add(a, b, out AffinePoint<Fp2> sum);
        Encoding.Write(sum, output.Resize(Encoding.SecondSize));
        return true;
    }
}
