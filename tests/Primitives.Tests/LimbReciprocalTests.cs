using System.Numerics;

namespace MarketChain.Primitives.Tests;

/// <summary>The reciprocals and the two division steps against their definitions.</summary>
public sealed class LimbReciprocalTests
{
    private const ulong TopBit = 1UL << 63;

    private static readonly BigInteger Limb = BigInteger.One << 64;

    private static readonly ulong[] Edges =
    [
        0, 1, 2, 3, 0xff, uint.MaxValue, 1UL << 32, TopBit - 1, TopBit, TopBit + 1, TopBit + (TopBit >> 1),
        ulong.MaxValue - 2, ulong.MaxValue - 1, ulong.MaxValue,
    ];

    [Fact]
    public void Agrees_with_the_definitions_on_edges()
    {
        foreach (ulong high in Edges.Where(limb => limb >= TopBit))
        {
            foreach (ulong low in Edges)
            {
                CheckReciprocals(high, low);
                CheckSteps(high, low, Edges);
            }
        }
    }

    [Fact]
    public void Agrees_with_the_definitions_on_random_limbs() => Seeds.Each(20, random =>
    {
        for (int i = 0; i < 1_000; i++)
        {
            ulong high = UInt256Samples.NextLimb(random) | TopBit;
            ulong low = UInt256Samples.NextLimb(random);
            CheckReciprocals(high, low);
            CheckSteps(high, low, [UInt256Samples.NextLimb(random), UInt256Samples.NextLimb(random)]);
        }
    });

    /// <summary>Divisors whose product with the reciprocal lands just on a limb's boundary.</summary>
    [Fact]
    public void Agrees_with_the_definitions_where_a_correction_is_just_due() => Seeds.Each(20, random =>
    {
        for (int i = 0; i < 1_000; i++)
        {
            ulong high = UInt256Samples.NextLimb(random) | TopBit;
            ulong reach = unchecked(0 - (high * LimbReciprocal.Of(high)));
            CheckReciprocals(high, unchecked(reach - 1));
            CheckReciprocals(high, reach);
            CheckReciprocals(high, unchecked(reach + 1));
            CheckReciprocals(high, unchecked(reach + high));
            CheckReciprocals(high, unchecked(reach + high - 1));
        }
    });

    private static void CheckReciprocals(ulong high, ulong low)
    {
        BigInteger wide = (high * Limb) + low;
        Assert.Equal((BigInteger.Pow(Limb, 2) - 1) / high - Limb, LimbReciprocal.Of(high));
        Assert.Equal((BigInteger.Pow(Limb, 3) - 1) / wide - Limb, LimbReciprocal.Of(high, low));
    }

    /// <summary>Both steps with remainders 0, 1 and the largest: where an estimate may be one off.</summary>
    private static void CheckSteps(ulong high, ulong low, ReadOnlySpan<ulong> quotients)
    {
        BigInteger wide = (high * Limb) + low;
        foreach (ulong quotient in quotients)
        {
            foreach (BigInteger rest in (ReadOnlySpan<BigInteger>)[0, 1, high - 1])
            {
                CheckNarrow((high * (BigInteger)quotient) + rest, high, quotient, rest);
            }

            foreach (BigInteger rest in (ReadOnlySpan<BigInteger>)[0, 1, wide - 1])
            {
                CheckWide((wide * quotient) + rest, high, low, quotient, rest);
            }
        }
    }

    private static void CheckNarrow(BigInteger u, ulong d, ulong quotient, BigInteger rest)
    {
        ulong computed = LimbReciprocal.Divide2By1(
            (ulong)(u / Limb), (ulong)(u % Limb), d, LimbReciprocal.Of(d), out ulong computedRest);
        Assert.Equal((quotient, rest), (computed, computedRest));
    }

    private static void CheckWide(BigInteger u, ulong high, ulong low, ulong quotient, BigInteger rest)
    {
        ulong computed = LimbReciprocal.Divide3By2(
            (ulong)(u / (Limb * Limb)),
            (ulong)(u / Limb % Limb),
            (ulong)(u % Limb),
            high,
            low,
            LimbReciprocal.Of(high, low),
            out ulong rest1,
            out ulong rest0);
        Assert.Equal((quotient, rest), (computed, (rest1 * Limb) + rest0));
    }
}
