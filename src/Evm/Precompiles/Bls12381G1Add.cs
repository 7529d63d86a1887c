using MarketChain.Evm.Precompiles.Bls12381;
using MarketChain.Evm.Precompiles.Curves;

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
    public static bool Run(ReadOnlySpan<byte> input, OutputBuffer output)
    {
        if (input.Length != 2 * Encoding.FirstSize
            || !Encoding.TryRead(input, out AffinePoint<Fp> a)
            || !Encoding.TryRead(input[Encoding.FirstSize..], out AffinePoint<Fp> b))
        {
            return false;
        }

        AffinePoint<Fp>.Add(a, b, out AffinePoint<Fp> sum);
        Encoding.Write(sum, output.Resize(Encoding.FirstSize));
        return true;
    }
}
