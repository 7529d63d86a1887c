using System.Security.Cryptography;
using MarketChain.Evm.Precompiles.Bls12381;
using MarketChain.Evm.Precompiles.Curves;
using MarketChain.Primitives;

namespace MarketChain.Benchmarks;

/// <summary>Inputs of the precompiles of BLS12-381: points in the groups, scalars as long as they can be.</summary>
internal static class Bls12381Calls
{
    /// <summary>τ times the first group's generator, of Ethereum's ceremony: commits to the polynomial X.</summary>
    private const string Tau =
        "ad3eb50121139aa34db1d545093ac9374ab7bca2c0f3bf28e27c8dcd8fc7cb42d25926fc0c97b336e9f0fb35e5a04c81";

    private static readonly byte[] Scalar = Filled(32, 0xFF);

    /// <summary>That the polynomial X is z at a long z: the proof is the generator.</summary>
    public static byte[] Evaluation { get; } = MakeEvaluation();

    /// <summary>Two points of the first group.</summary>
    public static byte[] Sum1 { get; } = [.. First(2), .. First(3)];

    /// <summary>Two points of the second group.</summary>
    public static byte[] Sum2 { get; } = [.. Second(2), .. Second(3)];

    /// <summary>So many points of the first group, each with a scalar.</summary>
    public static byte[] Long1(int count)
        => [.. Enumerable.Range(1, count).SelectMany(i => (byte[])[.. First(i), .. Scalar])];

    /// <summary>So many points of the second group, each with a scalar.</summary>
    public static byte[] Long2(int count)
        => [.. Enumerable.Range(1, count).SelectMany(i => (byte[])[.. Second(i), .. Scalar])];

    /// <summary>So many pairs.</summary>
    public static byte[] Pairs(int count)
        => [.. Enumerable.Range(1, count).SelectMany(i => (byte[])[.. First(i), .. Second(i)])];

    /// <summary>So many numbers of the field.</summary>
    public static byte[] Element(int parts)
        => [.. Enumerable.Range(0, parts).SelectMany(_ => (byte[])[.. new byte[17], .. Filled(47, 0xA5)])];

    private static byte[] First(int factor)
    {
        G1.Sum([G1.Generator], [(UInt256)(ulong)factor], out JacobianPoint<Fp> product);
        product.ToAffine(out AffinePoint<Fp> point);
        byte[] bytes = new byte[Encoding.FirstSize];
        Encoding.Write(point, bytes);
        return bytes;
    }

    private static byte[] Second(int factor)
    {
        G2.Sum([G2.Generator], [(UInt256)(ulong)factor], out JacobianPoint<Fp2> product);
        product.ToAffine(out AffinePoint<Fp2> point);
        byte[] bytes = new byte[Encoding.SecondSize];
        Encoding.Write(point, bytes);
        return bytes;
    }

    private static byte[] MakeEvaluation()
    {
        byte[] one = First(1).AsSpan(16, Fp.Size).ToArray();
        one[0] |= 0x80;
        byte[] commitment = Convert.FromHexString(Tau);
        byte[] hash = SHA256.HashData(commitment);
        hash[0] = 1;
        byte[] z = Filled(32, 0x55);
        return [.. hash, .. z, .. z, .. commitment, .. one];
    }

    private static byte[] Filled(int length, byte value)
    {
        byte[] bytes = new byte[length];
        bytes.AsSpan().Fill(value);
        return bytes;
    }
}
