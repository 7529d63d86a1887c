using System.Numerics;

namespace MarketChain.Evm.Tests.Precompiles;

/// <summary>
/// The school's arithmetic of y^2 = x^3 + a·x + b in affine coordinates over a prime field; null is infinity.
/// </summary>
internal sealed class NaiveCurve(BigInteger prime, BigInteger a, BigInteger b, BigInteger order)
{
    public static readonly NaiveCurve Bn254 = new(
        BigInteger.Parse("21888242871839275222246405745257275088696311157297823662689037894645226208583"),
        0,
        3,
        BigInteger.Parse("21888242871839275222246405745257275088548364400416034343698204186575808495617"));

    public static readonly NaiveCurve P256 = new(
        "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff".Number(),
        "ffffffff00000001000000000000000000000000fffffffffffffffffffffffc".Number(),
        "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b".Number(),
        "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551".Number());

    public BigInteger Field => prime;

    public BigInteger Order => order;

    public bool Contains((BigInteger X, BigInteger Y) point)
        => ((point.Y * point.Y) - (point.X * point.X * point.X) - (a * point.X) - b).Modulo(prime).IsZero;

    public (BigInteger X, BigInteger Y)? Add((BigInteger X, BigInteger Y)? left, (BigInteger X, BigInteger Y)? right)
    {
        if (left is not { } p || right is not { } q)
        {
            return left ?? right;
        }

        if (p.X == q.X && (p.Y + q.Y).Modulo(prime).IsZero)
        {
            return null;
        }

        BigInteger slope = p == q
            ? ((3 * p.X * p.X) + a) * (2 * p.Y).Inverse(prime)
            : (q.Y - p.Y) * (q.X - p.X).Inverse(prime);
        BigInteger x = ((slope * slope) - p.X - q.X).Modulo(prime);
        return (x, ((slope * (p.X - x)) - p.Y).Modulo(prime));
    }

    public (BigInteger X, BigInteger Y)? Multiply((BigInteger X, BigInteger Y)? point, BigInteger scalar)
    {
        (BigInteger X, BigInteger Y)? product = null;
        for (; !scalar.IsZero; scalar >>= 1)
        {
            product = scalar.IsEven ? product : Add(product, point);
            point = Add(point, point);
        }

        return product;
    }
}
