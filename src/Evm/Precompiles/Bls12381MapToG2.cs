using MarketChain.Evm.Precompiles.Bls12381;
using MarketChain.Evm.Precompiles.Curves;

namespace MarketChain.Evm.Precompiles;

/// <summary>0x11, EIP-2537: the point of BLS12-381's second group for an element of the extension.</summary>
internal sealed class Bls12381MapToG2 : IPrecompile
{
    private const long MapGas = 23_800;
    private const int InputSize = 2 * Encoding.FieldSize;

    /// <inheritdoc/>
    public static long Gas(ReadOnlySpan<byte> input, Fork fork) => MapGas;

    /// <inheritdoc/>
    public static bool Run(ReadOnlySpan<byte> input, OutputBuffer output)
    {
        if (input.Length != InputSize || !Encoding.TryRead(input, out Fp2 element))
        {
            return false;
        }

        MapToG2.Map(element, out AffinePoint<Fp2> point);
        Encoding.Write(point, output.Resize(Encoding.SecondSize));
        return true;
    }
}
