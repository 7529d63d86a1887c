using MarketChain.Evm.Precompiles.Bn254;
using MarketChain.Evm.Precompiles.Curves;

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
        Span<byte> padded = stackalloc byte[Encoding.FirstSize + ScalarSize];
        ZeroPadding.Copy(input, padded);
        if (!Encoding.TryRead(padded, out AffinePoint<Fp> point))
        {
            return false;
        }

        JacobianPoint<Fp>.Multiply(
            point.ToJacobian(), padded[Encoding.FirstSize..], out JacobianPoint<Fp> multiple);
        multiple.ToAffine(out AffinePoint<Fp> product);
        Encoding.Write(product, output.Resize(Encoding.FirstSize));
        return true;
    }
}
