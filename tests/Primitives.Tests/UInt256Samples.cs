using System.Numerics;

namespace MarketChain.Primitives.Tests;

/// <summary>Values at the edges of limbs and signs, seeded random ones, and the way to the naive twin.</summary>
internal static class UInt256Samples
{
    public static readonly BigInteger Modulus = BigInteger.One << 256;

    /// <summary>Around each power of two where an implementation may cut, and a few patterns.</summary>
    public static readonly UInt256[] Edges = MakeEdges();

    public static BigInteger Big(in UInt256 value) => new(value.ToBigEndian(), isUnsigned: true, isBigEndian: true);

    public static BigInteger BigSigned(in UInt256 value) => new(value.ToBigEndian(), isBigEndian: true);

    /// <summary>Modulo 2^256, also for negative values.</summary>
    public static UInt256 Wrap(BigInteger value)
    {
        BigInteger wrapped = ((value % Modulus) + Modulus) % Modulus;
        return UInt256.ReadPadded(wrapped.ToByteArray(isUnsigned: true, isBigEndian: true));
    }

    /// <summary>
    /// A random length, then limbs that are often all zeros or all ones: where carries and estimates go wrong.
    /// </summary>
    public static UInt256 Next(Random random)
    {
        Span<ulong> limbs = stackalloc ulong[4];
        foreach (ref ulong limb in limbs[..random.Next(5)])
        {
            limb = NextLimb(random);
        }

        return new UInt256(limbs[0], limbs[1], limbs[2], limbs[3]);
    }

    public static ulong NextLimb(Random random)
    {
        ulong any = unchecked((ulong)random.NextInt64(long.MinValue, long.MaxValue));
        return random.Next(6) switch
        {
            0 => 0,
            1 => ulong.MaxValue,
            2 => 1UL << 63,
            3 => any >> random.Next(64),
            _ => any,
        };
    }

    private static UInt256[] MakeEdges()
    {
        SortedSet<BigInteger> values = [];
        foreach (int power in (ReadOnlySpan<int>)[0, 1, 7, 8, 31, 32, 63, 64, 127, 128, 191, 192, 193, 254, 255, 256])
        {
            foreach (int offset in (ReadOnlySpan<int>)[-2, -1, 0, 1, 2])
            {
                BigInteger value = (BigInteger.One << power) + offset;
                if (value.Sign >= 0 && value < Modulus)
                {
                    values.Add(value);
                }
            }
        }

        values.Add(Modulus / 3);
        values.Add(BigInteger.Pow(10, 18));
        values.Add(((BigInteger.One << 128) - 1) << 128);
        values.Add(((BigInteger.One << 64) - 1) << 64);
        return [.. values.Select(Wrap)];
    }
}
