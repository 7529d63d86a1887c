using MarketChain.Evm.Precompiles.Curves;
using Frobenius = MarketChain.Evm.Precompiles.Curves.Frobenius<MarketChain.Evm.Precompiles.Bls12381.Fp2>;

namespace MarketChain.Evm.Precompiles.Bls12381;

/// <summary>
/// From the extension to the second group (RFC 9380, 8.8.2 and E.3): to a curve with another A and B, by an isogeny of
/// degree 3 to ours, and into the group by its cofactor. EIP-2537's field_to_curve.md takes the same way.
/// </summary>
internal static class MapToG2
{
    private static readonly SimplifiedSwu<Fp2> Swu = new(
        new Fp2(default, Fp.FromUInt64(240)),
        new Fp2(Fp.FromUInt64(1_012), Fp.FromUInt64(1_012)),
        Negative(2, 1));

    private static readonly Isogeny<Fp2> Isogeny = new(
        Of(
            ("05c759507e8e333ebb5b7a9a47d7ed8532c52d39fd3a042a88b58423c50ae15d5c2638e343d9c71c6238aaaaaaaa97d6",
                "05c759507e8e333ebb5b7a9a47d7ed8532c52d39fd3a042a88b58423c50ae15d5c2638e343d9c71c6238aaaaaaaa97d6"),
            ("0",
                "11560bf17baa99bc32126fced787c88f984f87adf7ae0c7f9a208c6b4f20a4181472aaa9cb8d555526a9ffffffffc71a"),
            ("11560bf17baa99bc32126fced787c88f984f87adf7ae0c7f9a208c6b4f20a4181472aaa9cb8d555526a9ffffffffc71e",
                "08ab05f8bdd54cde190937e76bc3e447cc27c3d6fbd7063fcd104635a790520c0a395554e5c6aaaa9354ffffffffe38d"),
            ("171d6541fa38ccfaed6dea691f5fb614cb14b4e7f4e810aa22d6108f142b85757098e38d0f671c7188e2aaaaaaaa5ed1",
                "0")),
        Of(
            ("0",
                "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaa63"),
            ("c",
                "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaa9f"),
            ("1",
                "0")),
        Of(
            ("1530477c7ab4113b59a4c18b076d11930f7da5d4a07f649bf54439d87d27e500fc8c25ebf8c92f6812cfc71c71c6d706",
                "1530477c7ab4113b59a4c18b076d11930f7da5d4a07f649bf54439d87d27e500fc8c25ebf8c92f6812cfc71c71c6d706"),
            ("0",
                "05c759507e8e333ebb5b7a9a47d7ed8532c52d39fd3a042a88b58423c50ae15d5c2638e343d9c71c6238aaaaaaaa97be"),
            ("11560bf17baa99bc32126fced787c88f984f87adf7ae0c7f9a208c6b4f20a4181472aaa9cb8d555526a9ffffffffc71c",
                "08ab05f8bdd54cde190937e76bc3e447cc27c3d6fbd7063fcd104635a790520c0a395554e5c6aaaa9354ffffffffe38f"),
            ("124c9ad43b6cf79bfbf7043de3811ad0761b0f37a1e26286b0e977c69aa274524e79097a56dc4bd9e1b371c71c718b10",
                "0")),
        Of(
            ("1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffa8fb",
                "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffa8fb"),
            ("0",
                "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffa9d3"),
            ("12",
                "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaa99"),
            ("1",
                "0")));

    /// <summary>The point of an element.</summary>
    public static void Map(in Fp2 element, out AffinePoint<Fp2> point)
    {
        Swu.Map(element, out Fp2 x, out Fp2 y);
        Isogeny.Map(x, y, out JacobianPoint<Fp2> image);
        ClearCofactor(image, out image);
        image.ToAffine(out point);
    }

    /// <summary>
    /// (x^2 - x - 1) · P + (x - 1) · ψ(P) + ψ²(2P) (Budroni and Pintore, ePrint 2017/419; RFC 9380, G.3).
    /// </summary>
    private static void ClearCofactor(in JacobianPoint<Fp2> point, out JacobianPoint<Fp2> cleared)
    {
        Multiply(point, out JacobianPoint<Fp2> xPoint);
        Frobenius.Apply(point, out JacobianPoint<Fp2> image);
        JacobianPoint<Fp2>.Twice(point, out JacobianPoint<Fp2> sum);
        Frobenius.Apply(sum, out sum);
        Frobenius.Apply(sum, out sum);
        Subtract(sum, image, out sum);
        JacobianPoint<Fp2>.Add(xPoint, image, out image);
        Multiply(image, out image);
        JacobianPoint<Fp2>.Add(sum, image, out sum);
        Subtract(sum, xPoint, out sum);
        Subtract(sum, point, out cleared);
    }

    /// <summary>x · a: the curve's parameter is negative.</summary>
    private static void Multiply(in JacobianPoint<Fp2> a, out JacobianPoint<Fp2> product)
    {
        Parameter<Fp2>.Multiply(a, out product);
        JacobianPoint<Fp2>.Negate(product, out product);
    }

    private static void Subtract(
        in JacobianPoint<Fp2> a, in JacobianPoint<Fp2> b, out JacobianPoint<Fp2> difference)
    {
        JacobianPoint<Fp2>.Negate(b, out JacobianPoint<Fp2> negated);
        JacobianPoint<Fp2>.Add(a, negated, out difference);
    }

    private static Fp2 Negative(ulong c0, ulong c1)
    {
        Fp2.Negate(new Fp2(Fp.FromUInt64(c0), Fp.FromUInt64(c1)), out Fp2 negated);
        return negated;
    }

    private static Fp2[] Of(params ReadOnlySpan<(string C0, string C1)> coefficients)
    {
        Fp2[] values = new Fp2[coefficients.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = new Fp2(Fp.FromHex(coefficients[i].C0), Fp.FromHex(coefficients[i].C1));
        }

        return values;
    }
}
