using MarketChain.Evm.Precompiles.Curves;
using MarketChain.Primitives;

namespace MarketChain.Evm.Precompiles.Bls12381;

/// <summary>The curve y^2 = x^3 + 4 over <see cref="Fp"/>; some of its points are in the first group.</summary>
internal readonly struct G1 : IGroup<Fp>
{
    /// <summary>b of the curve.</summary>
    public static readonly Fp CurveConstant = Fp.FromUInt64(4);

    /// <summary>A cubic root β of 1: φ(x, y) = (β·x, y) is the multiplication by -x^2 in the group.</summary>
    private static readonly Fp Beta = Fp.FromHex(
        "5f19672fdf76ce51ba69c6076a0f77eaddb3a93be6f89688de17d813620a00022e01fffffffefffe");

    /// <summary>The generator.</summary>
    public static readonly AffinePoint<Fp> Generator = new()
    {
        X = Fp.FromHex(
            "17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb"),
        Y = Fp.FromHex(
            "08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1"),
    };

    /// <inheritdoc/>
    public static int PointSize => Encoding.FirstSize;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out AffinePoint<Fp> point)
        => Encoding.TryRead(bytes, out point);

    /// <inheritdoc/>
    public static void Write(in AffinePoint<Fp> point, Span<byte> bytes) => Encoding.Write(point, bytes);

    /// <summary>
    /// True for a point of the curve in the group of order r: exactly if φ(P) = -x^2 · P (Scott, ePrint 2021/1130).
    /// </summary>
    public static bool Contains(in AffinePoint<Fp> point)
    {
        JacobianPoint<Fp> start = point.ToJacobian();
        Parameter<Fp>.Multiply(start, out JacobianPoint<Fp> multiple);
        Parameter<Fp>.Multiply(multiple, out multiple);
        ApplyEndomorphism(start, out JacobianPoint<Fp> image);
        JacobianPoint<Fp>.Add(image, multiple, out image);
        return image.IsInfinity;
    }

    /// <summary>
    /// The sum of scalar · point over points of the group. Each scalar modulo r is k0 + k1 · x^2 with k0 and k1 of 128
    /// bits, and k1 · x^2 · P is -k1 · φ(P).
    /// </summary>
    public static void Sum(
        ReadOnlySpan<AffinePoint<Fp>> points, ReadOnlySpan<UInt256> scalars, out JacobianPoint<Fp> sum)
    {
        JacobianPoint<Fp>[] parts = new JacobianPoint<Fp>[2 * points.Length];
        UInt128[] factors = new UInt128[parts.Length];
        for (int i = 0; i < points.Length; i++)
        {
            parts[2 * i] = points[i].ToJacobian();
            ApplyEndomorphism(parts[2 * i], out JacobianPoint<Fp> image);
            JacobianPoint<Fp>.Negate(image, out parts[(2 * i) + 1]);
            UInt256 high = UInt256.DivRem(scalars[i] % Scalars.Order, Scalars.ParameterSquare, out UInt256 low);
            factors[2 * i] = Scalars.Low128(low);
            factors[(2 * i) + 1] = Scalars.Low128(high);
        }

        MultiScalar<Fp>.Sum(parts, factors, 128, out sum);
    }

    private static void ApplyEndomorphism(in JacobianPoint<Fp> point, out JacobianPoint<Fp> image)
    {
        image = point;
        Fp.Multiply(point.X, Beta, out image.X);
    }
}
