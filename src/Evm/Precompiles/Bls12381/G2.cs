using MarketChain.Evm.Precompiles.Curves;
using MarketChain.Primitives;
using Frobenius = MarketChain.Evm.Precompiles.Curves.Frobenius<MarketChain.Evm.Precompiles.Bls12381.Fp2>;

namespace MarketChain.Evm.Precompiles.Bls12381;

/// <summary>
/// The twisted curve y^2 = x^3 + 4(1 + i) over <see cref="Fp2"/>; some of its points are in the second group.
/// </summary>
internal readonly struct G2 : IGroup<Fp2>
{
    /// <summary>Terms of a scalar in the base of the curve's parameter.</summary>
    private const int Terms = 4;

    /// <summary>The generator.</summary>
    public static readonly AffinePoint<Fp2> Generator = new()
    {
        X = new Fp2(
            Fp.FromHex(
                "024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8"),
            Fp.FromHex(
                "13e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e")),
        Y = new Fp2(
            Fp.FromHex(
                "0ce5d527727d6e118cc9cdc6da2e351aadfd9baa8cbdd3a76d429a695160d12c923ac9cc3baca289e193548608b82801"),
            Fp.FromHex(
                "0606c4a02ea734cc32acd2b02bc28b99cb3e287e85a763af267492ab572e99ab3f370d275cec1da1aaa9075ff05f79be")),
    };

    /// <inheritdoc/>
    public static int PointSize => Encoding.SecondSize;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out AffinePoint<Fp2> point)
        => Encoding.TryRead(bytes, out point);

    /// <inheritdoc/>
    public static void Write(in AffinePoint<Fp2> point, Span<byte> bytes) => Encoding.Write(point, bytes);

    /// <summary>
    /// True for a point of the curve in the group of order r: exactly if ψ(Q) = x · Q (Scott, ePrint 2021/1130).
    /// </summary>
    public static bool Contains(in AffinePoint<Fp2> point)
    {
        JacobianPoint<Fp2> start = point.ToJacobian();
        Parameter<Fp2>.Multiply(start, out JacobianPoint<Fp2> multiple);
        Frobenius.Apply(start, out JacobianPoint<Fp2> image);
        JacobianPoint<Fp2>.Add(image, multiple, out image);
        return image.IsInfinity;
    }

    /// <summary>
    /// The sum of scalar · point over points of the group. Each scalar modulo r has four digits of 64 bits in the base
    /// of -x, and (-x) · Q is -ψ(Q).
    /// </summary>
    public static void Sum(
        ReadOnlySpan<AffinePoint<Fp2>> points, ReadOnlySpan<UInt256> scalars, out JacobianPoint<Fp2> sum)
    {
        JacobianPoint<Fp2>[] parts = new JacobianPoint<Fp2>[Terms * points.Length];
        UInt128[] factors = new UInt128[parts.Length];
        for (int i = 0; i < points.Length; i++)
        {
            JacobianPoint<Fp2> part = points[i].ToJacobian();
            UInt256 rest = scalars[i] % Scalars.Order;
            for (int k = 0; k < Terms; k++)
            {
                rest = UInt256.DivRem(rest, Pairing.CurveParameter, out UInt256 digit);
                parts[(Terms * i) + k] = part;
                factors[(Terms * i) + k] = digit.LowUInt64;
                Frobenius.Apply(part, out part);
                JacobianPoint<Fp2>.Negate(part, out part);
            }
        }

        MultiScalar<Fp2>.Sum(parts, factors, 64, out sum);
    }
}
