using MarketChain.Evm.Precompiles.Curves;

namespace MarketChain.Evm.Precompiles.Bn254;

/// <summary>
/// EIP-196's and EIP-197's forms: an element of the field in 32 bytes, one of the extension as C1 ‖ C0, a point as
/// x ‖ y, infinity as zeros.
/// </summary>
internal static class Encoding
{
    /// <summary>Bytes of a point of the first group.</summary>
    public const int FirstSize = 2 * Fp.Size;

    /// <summary>Bytes of a point of the second group.</summary>
    public const int SecondSize = 4 * Fp.Size;

    /// <summary>False when a part is p or more.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Fp2 element)
    {
        bool valid = Fp.TryRead(bytes, out element.C1);
        return Fp.TryRead(bytes[Fp.Size..], out element.C0) && valid;
    }

    /// <summary>
    /// A point of the first curve, each of which is in the group; false when a coordinate is p or more or the point is
    /// not on the curve.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out AffinePoint<Fp> point)
    {
        bool valid = Fp.TryRead(bytes, out point.X);
        valid = Fp.TryRead(bytes[Fp.Size..], out point.Y) && valid;
        return valid && (point.IsInfinity || point.IsOnCurve(G1.CurveConstant));
    }

    /// <summary>
    /// A point of the second curve; false when a coordinate is p or more or the point is not on the curve.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out AffinePoint<Fp2> point)
    {
        bool valid = TryRead(bytes, out point.X);
        valid = TryRead(bytes[(2 * Fp.Size)..], out point.Y) && valid;
        return valid && (point.IsInfinity || point.IsOnCurve(Fp2.TwistConstant));
    }

    /// <summary>The same, and false too when the point is not in the second group.</summary>
    public static bool TryReadMember(ReadOnlySpan<byte> bytes, out AffinePoint<Fp2> point)
        => TryRead(bytes, out point) && G2.Contains(point);

    /// <summary>Writes 64 bytes.</summary>
    public static void Write(in AffinePoint<Fp> point, Span<byte> bytes)
    {
        point.X.Write(bytes);
        point.Y.Write(bytes[Fp.Size..]);
    }
}
