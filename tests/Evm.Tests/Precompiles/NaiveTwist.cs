using System.Numerics;

namespace MarketChain.Evm.Tests.Precompiles;

/// <summary>C0 + C1 · i with i^2 = -1 over BN254's field, by the definitions.</summary>
internal readonly record struct NaiveComplex(BigInteger C0, BigInteger C1)
{
    private static BigInteger P => NaiveCurve.Bn254.Field;

    public static NaiveComplex operator +(NaiveComplex a, NaiveComplex b) => Make(a.C0 + b.C0, a.C1 + b.C1);

    public static NaiveComplex operator -(NaiveComplex a, NaiveComplex b) => Make(a.C0 - b.C0, a.C1 - b.C1);

    public static NaiveComplex operator *(NaiveComplex a, NaiveComplex b)
        => Make((a.C0 * b.C0) - (a.C1 * b.C1), (a.C0 * b.C1) + (a.C1 * b.C0));

    public static NaiveComplex Make(BigInteger c0, BigInteger c1) => new(c0.Modulo(P), c1.Modulo(P));

    public NaiveComplex Invert()
    {
        BigInteger norm = ((C0 * C0) + (C1 * C1)).Inverse(P);
        return Make(C0 * norm, -C1 * norm);
    }

    /// <summary>A root, or null: p is 3 modulo 4, so roots of the base field are powers.</summary>
    public NaiveComplex? Root()
    {
        BigInteger norm = RootInField((C0 * C0) + (C1 * C1));
        foreach (BigInteger sign in (BigInteger[])[1, -1])
        {
            BigInteger half = ((BigInteger)2).Inverse(P);
            BigInteger c0 = RootInField(((C0 + (sign * norm)) * half).Modulo(P));
            NaiveComplex root = Make(c0, C1 * (2 * c0).Inverse(P));
            if (root * root == this)
            {
                return root;
            }
        }

        return null;
    }

    private static BigInteger RootInField(BigInteger square) => BigInteger.ModPow(square, (P + 1) / 4, P);
}

/// <summary>BN254's second curve in affine coordinates; null is infinity.</summary>
internal static class NaiveTwist
{
    public static readonly (NaiveComplex X, NaiveComplex Y) Generator = (
        new(
            BigInteger.Parse("10857046999023057135944570762232829481370756359578518086990519993285655852781"),
            BigInteger.Parse("11559732032986387107991004021392285783925812861821192530917403151452391805634")),
        new(
            BigInteger.Parse("8495653923123431417604973247489272438418190587263600148770280649306958101930"),
            BigInteger.Parse("4082367875863433681332203403145435568316851327593401208105741076214120093531")));

    public static readonly NaiveComplex CurveConstant = new NaiveComplex(3, 0) * new NaiveComplex(9, 1).Invert();

    public static (NaiveComplex X, NaiveComplex Y)? Add(
        (NaiveComplex X, NaiveComplex Y)? left, (NaiveComplex X, NaiveComplex Y)? right)
    {
        if (left is not { } p || right is not { } q)
        {
            return left ?? right;
        }

        if (p.X == q.X && p.Y + q.Y == default)
        {
            return null;
        }

        NaiveComplex slope = p == q
            ? new NaiveComplex(3, 0) * p.X * p.X * (p.Y + p.Y).Invert()
            : (q.Y - p.Y) * (q.X - p.X).Invert();
        NaiveComplex x = (slope * slope) - p.X - q.X;
        return (x, (slope * (p.X - x)) - p.Y);
    }

    public static (NaiveComplex X, NaiveComplex Y)? Multiply((NaiveComplex X, NaiveComplex Y)? point, BigInteger scalar)
    {
        (NaiveComplex X, NaiveComplex Y)? product = null;
        for (; !scalar.IsZero; scalar >>= 1)
        {
            product = scalar.IsEven ? product : Add(product, point);
            point = Add(point, point);
        }

        return product;
    }

    /// <summary>A point of the curve, hardly ever in the group of prime order.</summary>
    public static (NaiveComplex X, NaiveComplex Y) AnyPoint(Random random)
    {
        while (true)
        {
            BigInteger field = NaiveCurve.Bn254.Field;
            NaiveComplex x = new(random.NextBelow(field), random.NextBelow(field));
            if (((x * x * x) + CurveConstant).Root() is { } y)
            {
                return (x, y);
            }
        }
    }

    /// <summary>EIP-197's encoding.</summary>
    public static byte[] Encode((NaiveComplex X, NaiveComplex Y)? point)
        => point is { } p
            ? [.. p.X.C1.Bytes(), .. p.X.C0.Bytes(), .. p.Y.C1.Bytes(), .. p.Y.C0.Bytes()]
            : new byte[128];
}
