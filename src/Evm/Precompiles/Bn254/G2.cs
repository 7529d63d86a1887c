using System.Buffers.Binary;
using MarketChain.Evm.Precompiles.Curves;

namespace MarketChain.Evm.Precompiles.Bn254;

/// <summary>
/// A point of the twisted curve y^2 = x^3 + 3 / (9 + i) over <see cref="Fp2"/>. Only some of its points are in the
/// second group. (0, 0) stands for infinity (EIP-197).
/// </summary>
internal struct G2Affine
{
    /// <summary>Bytes of x ‖ y.</summary>
    public const int Size = 2 * Fp2.Size;

    /// <summary>The x coordinate.</summary>
    public Fp2 X;

    /// <summary>The y coordinate.</summary>
    public Fp2 Y;

    /// <summary>b of the twisted curve.</summary>
    public static readonly Fp2 CurveConstant = MakeCurveConstant();

    /// <summary>True for the neutral element.</summary>
    public readonly bool IsInfinity => X.IsZero && Y.IsZero;

    /// <summary>
    /// Reads x (64) ‖ y (64); false when a coordinate is p or more, or the point is not on the curve, or not in the
    /// group of prime order.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out G2Affine point)
    {
        bool valid = Fp2.TryRead(bytes, out point.X);
        valid = Fp2.TryRead(bytes[Fp2.Size..], out point.Y) && valid;
        return valid && (point.IsInfinity || (point.IsOnCurve() && point.IsInGroup()));
    }

    /// <summary>-a.</summary>
    public static void Negate(in G2Affine a, out G2Affine negated)
    {
        negated.X = a.X;
        Fp2.Negate(a.Y, out negated.Y);
    }

    /// <summary>True when the coordinates satisfy the curve's equation.</summary>
    public readonly bool IsOnCurve()
    {
        Fp2.Square(X, out Fp2 right);
        Fp2.Multiply(right, X, out right);
        Fp2.Add(right, CurveConstant, out right);
        Fp2.Square(Y, out Fp2 left);
        return left.Equals(right);
    }

    /// <summary>
    /// True for a point of the curve in the group of order r. With ψ the p-th power on the twist, a point Q of the
    /// curve is in the group exactly if (u + 1)·Q + ψ(u·Q) + ψ²(u·Q) = ψ³(2u·Q): a multiplication by 63 bits instead
    /// of the 254 of r (El Housni, Guillevic and Piellard, ePrint 2022/348, section 5.1).
    /// </summary>
    public readonly bool IsInGroup()
    {
        Span<byte> scalar = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(scalar, Pairing.CurveParameter);
        JacobianPoint<Fp2> point = new(X, Y);
        JacobianPoint<Fp2>.Multiply(point, scalar, out JacobianPoint<Fp2> multiple);

        JacobianPoint<Fp2>.Add(point, multiple, out JacobianPoint<Fp2> left);
        JacobianPoint<Fp2>.Twice(multiple, out JacobianPoint<Fp2> right);
        Frobenius.Apply(multiple, out multiple);
        JacobianPoint<Fp2>.Add(left, multiple, out left);
        Frobenius.Apply(multiple, out multiple);
        JacobianPoint<Fp2>.Add(left, multiple, out left);
        Frobenius.Apply(right, out right);
        Frobenius.Apply(right, out right);
        Frobenius.Apply(right, out right);
        JacobianPoint<Fp2>.Negate(right, out right);
        JacobianPoint<Fp2>.Add(left, right, out left);
        return left.IsInfinity;
    }

    private static Fp2 MakeCurveConstant()
    {
        Fp2.Invert(Fp2.NonResidue, out Fp2 constant);
        Fp2.Scale(constant, Fp.FromUInt64(3), out constant);
        return constant;
    }
}
