using MarketChain.Evm.Precompiles.Bls12381;
using MarketChain.Evm.Precompiles.Curves;

namespace MarketChain.Evm.Precompiles;

/// <summary>0x10, EIP-2537: the point of BLS12-381's first group for an element of the field.</summary>
internal sealed class Bls12381MapToG1 : IPrecompile
{
    private const long MapGas = 5_500;
    private const int InputSize = Encoding.FieldSize;

    /// <inheritdoc/>
    public static long Gas(ReadOnlySpan<byte> input, Fork fork) => MapGas;

    /// <inheritdoc/>
    public static bool Run(ReadOnlySpan<byte> input, OutputBuffer output)
    {
        if (input.Length != InputSize || !Encoding.TryRead(input, out Fp element))
        {
            return false;
        }

        MapToG1.Map(element, out AffinePoint<Fp> point);
        Encoding.Write(point, output.Resize(Encoding.FirstSize));
        return true;
    }
}
