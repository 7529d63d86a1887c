using MarketChain.Evm.Precompiles.Curves;

namespace MarketChain.Evm.Precompiles.Bls12381;

/// <summary>
/// EIP-2537's forms: an element of the field in 64 bytes of which the first 16 are 0, one of the extension as C0 ‖ C1,
/// a point as x ‖ y, infinity as zeros.
/// </summary>
internal static class Encoding
{
    /// <summary>Bytes of an element of the field.</summary>
    public const int FieldSize = 64;

    /// <summary>Bytes of a point of the first group.</summary>
    public const int FirstSize = 2 * FieldSize;

    /// <summary>Bytes of a point of the second group.</summary>
    public const int SecondSize = 4 * FieldSize;

    private const int PaddingSize = FieldSize - Fp.Size;

    /// <summary>False when the first bytes are not 0 or the number is p or more.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Fp element)
        => Fp.TryRead(bytes.Slice(PaddingSize, Fp.Size), out element)
            && !bytes[..PaddingSize].ContainsAnyExcept((byte)0);

    /// <summary>False when a part is malformed.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Fp2 element)
    {
        bool valid = TryRead(bytes, out element.C0);
        return TryRead(bytes[FieldSize..], out element.C1) && valid;
    }

    /// <summary>A point of the curve; false when a coordinate is malformed or it is not on the curve.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out AffinePoint<Fp> point)
    {
        bool valid = TryRead(bytes, out point.X);
        valid = TryRead(bytes[FieldSize..], out point.Y) && valid;
        return valid && (point.IsInfinity || point.IsOnCurve(G1.CurveConstant));
    }

    /// <inheritdoc cref="TryRead(ReadOnlySpan{byte}, out AffinePoint{Fp})"/>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out AffinePoint<Fp2> point)
    {
        bool valid = TryRead(bytes, out point.X);
        valid = TryRead(bytes[(2 * FieldSize)..], out point.Y) && valid;
        return valid && (point.IsInfinity || point.IsOnCurve(Fp2.TwistConstant));
    }

    /// <summary>The same, and false too when the point is not in the first group.</summary>
    public static bool TryReadMember(ReadOnlySpan<byte> bytes, out AffinePoint<Fp> point)
        => TryRead(bytes, out point) && G1.Contains(point);

    /// <summary>The same, and false too when the point is not in the second group.</summary>
    public static bool TryReadMember(ReadOnlySpan<byte> bytes, out AffinePoint<Fp2> point)
        => TryRead(bytes, out point) && G2.Contains(point);

    /// <summary>Writes 128 bytes.</summary>
    public static void Write(in AffinePoint<Fp> point, Span<byte> bytes)
    {
        Write(point.X, bytes);
        Write(point.Y, bytes[FieldSize..]);
    }

    /// <summary>Writes 256 bytes.</summary>
    public static void Write(in AffinePoint<Fp2> point, Span<byte> bytes)
    {
        Write(point.X.C0, bytes);
        Write(point.X.C1, bytes[FieldSize..]);
        Write(point.Y.C0, bytes[(2 * FieldSize)..]);
        Write(point.Y.C1, bytes[(3 * FieldSize)..]);
    }

    private static void Write(in Fp element, Span<byte> bytes)
    {
        bytes[..PaddingSize].Clear();
        element.Write(bytes[PaddingSize..]);
    }
}
