using System.Buffers.Binary;
using MarketChain.Evm.Precompiles.Curves;
using Frobenius = MarketChain.Evm.Precompiles.Curves.Frobenius<MarketChain.Evm.Precompiles.Bn254.Fp2>;

namespace MarketChain.Evm.Precompiles.Bn254;

/// <summary>
/// The twisted curve y^2 = x^3 + 3 / (9 + i) over <see cref="Fp2"/>; some of its points are in the second group.
/// </summary>
internal static class G2
{
    /// <summary>
    /// True for a point of the curve in the group of order r. With ψ the p-th power on the twist, a point Q of the
    /// curve is in the group exactly if (u + 1)·Q + ψ(u·Q) + ψ²(u·Q) = ψ³(2u·Q): a multiplication by 63 bits instead
    /// of the 254 of r (El Housni, Guillevic and Piellard, ePrint 2022/348, section 5.1).
    /// </summary>
    public static bool Contains(in AffinePoint<Fp2> point)
    {
        Span<byte> scalar = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(scalar, Pairing.CurveParameter);
        JacobianPoint<Fp2> start = point.ToJacobian();
        JacobianPoint<Fp2>.Multiply(start, scalar, out JacobianPoint<Fp2> multiple);

        JacobianPoint<Fp2>.Add(start, multiple, out JacobianPoint<Fp2> left);
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
}
