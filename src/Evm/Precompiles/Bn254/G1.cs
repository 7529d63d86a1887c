using MarketChain.Evm.Precompiles.Curves;

namespace MarketChain.Evm.Precompiles.Bn254;

/// <summary>
/// A point of y^2 = x^3 + 3 over <see cref="Fp"/>: every one is in the first group. (0, 0), which is not on the curve,
/// stands for infinity (EIP-196).
/// </summary>
internal struct G1Affine
{
    /// <summary>Bytes of x ‖ y.</summary>
    public const int Size = 2 * Fp.Size;

    /// <summary>The x coordinate.</summary>
    public Fp X;

    /// <summary>The y coordinate.</summary>
    public Fp Y;

    private static readonly Fp CurveConstant = Fp.FromUInt64(3);

    /// <summary>True for the neutral element.</summary>
    public readonly bool IsInfinity => X.IsZero && Y.IsZero;

    /// <summary>Reads x (32) ‖ y (32); false when a coordinate is p or more or the point is not on the curve.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out G1Affine point)
    {
        bool valid = Fp.TryRead(bytes, out point.X);
        return Fp.TryRead(bytes[Fp.Size..], out point.Y) && valid && (point.IsInfinity || point.IsOnCurve());
    }

    /// <summary>a + b.</summary>
    public static void Add(in G1Affine a, in G1Affine b, out G1Affine sum)
    {
        AffinePoint<Fp>.Add(
            new AffinePoint<Fp> { X = a.X, Y = a.Y }, new AffinePoint<Fp> { X = b.X, Y = b.Y },
            out AffinePoint<Fp> point);
        sum.X = point.X;
        sum.Y = point.Y;
    }

    /// <summary>scalar · a, for a big-endian scalar that need not be below the group's order.</summary>
    public static void Multiply(in G1Affine a, ReadOnlySpan<byte> scalar, out G1Affine product)
    {
        JacobianPoint<Fp> point = a.IsInfinity ? default : new JacobianPoint<Fp>(a.X, a.Y);
        JacobianPoint<Fp>.Multiply(point, scalar, out point);
        point.ToAffine(out product.X, out product.Y);
    }

    /// <summary>Writes x ‖ y.</summary>
    public readonly void Write(Span<byte> bytes)
    {
        X.Write(bytes);
        Y.Write(bytes[Fp.Size..]);
    }

    private readonly bool IsOnCurve()
    {
        Fp.Square(X, out Fp right);
        Fp.Multiply(right, X, out right);
        Fp.Add(right, CurveConstant, out right);
        Fp.Square(Y, out Fp left);
        return left.Equals(right);
    }
}
