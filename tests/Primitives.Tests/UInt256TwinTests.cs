using System.Numerics;
using static MarketChain.Primitives.Tests.UInt256Samples;

namespace MarketChain.Primitives.Tests;

/// <summary>Every operation against BigInteger: pairwise on the edges, and on random values.</summary>
public sealed class UInt256TwinTests
{
    private const int SeedCount = 20;
    private const int RoundsPerSeed = 1_000;

    [Fact]
    public void Pairs_of_edges_agree_with_BigInteger()
    {
        foreach (UInt256 left in Edges)
        {
            foreach (UInt256 right in Edges)
            {
                CheckPair(left, right);
            }
        }
    }

    [Fact]
    public void Random_pairs_agree_with_BigInteger()
        => Repeat(random => CheckPair(Next(random), Next(random)));

    [Fact]
    public void Multiples_and_their_neighbours_divide_exactly()
        => Repeat(random =>
        {
            UInt256 divisor = Next(random);
            UInt256 quotient = Next(random) >> random.Next(divisor.BitLength + 1);
            if (!divisor.IsZero && UInt256.TryMultiply(quotient, divisor, out UInt256 product))
            {
                CheckMultiple(product, quotient, divisor);
            }
        });

    [Fact]
    public void Triples_of_edges_agree_with_BigInteger()
    {
        // Every third edge still touches each limb boundary; all of them would be half a million triples.
        UInt256[] some = [.. Edges.Where((_, index) => index % 3 == 0), UInt256.MaxValue];
        foreach (UInt256 left in some)
        {
            foreach (UInt256 right in some)
            {
                foreach (UInt256 modulus in some)
                {
                    CheckTriple(left, right, modulus);
                }
            }
        }
    }

    [Fact]
    public void Random_triples_agree_with_BigInteger()
        => Repeat(random => CheckTriple(Next(random), Next(random), Next(random)));

    [Fact]
    public void Shifts_agree_with_BigInteger_for_every_count()
    {
        foreach (UInt256 value in Edges)
        {
            for (int count = 0; count <= 300; count++)
            {
                Assert.Equal(Wrap(Big(value) << count), value << count);
                Assert.Equal(Wrap(Big(value) >> count), value >> count);
                Assert.Equal(Wrap(Big(value) >> count), value >>> count);
                Assert.Equal(Wrap(BigSigned(value) >> count), UInt256.Sar(value, count));
            }
        }
    }

    [Fact]
    public void Exponentiation_agrees_with_BigInteger()
    {
        foreach (UInt256 value in Edges)
        {
            foreach (UInt256 exponent in Edges)
            {
                UInt256 expected = Wrap(BigInteger.ModPow(Big(value), Big(exponent), Modulus));
                Assert.Equal(expected, UInt256.Exp(value, exponent));
            }
        }
    }

    [Fact]
    public void Unary_forms_agree_with_BigInteger()
    {
        foreach (UInt256 value in Edges)
        {
            BigInteger big = Big(value);
            UInt256 up = value;
            UInt256 down = value;
            Assert.Equal(Wrap(-big), -value);
            Assert.Equal(Wrap(Modulus - 1 - big), ~value);
            Assert.Equal(Wrap(big + 1), ++up);
            Assert.Equal(Wrap(big - 1), --down);
            Assert.Equal((int)big.GetBitLength(), value.BitLength);
            Assert.Equal((int)(big.GetBitLength() + 7) / 8, value.ByteLength);
            Assert.Equal(big.IsZero, value.IsZero);
            Assert.Equal(big < 256 ? (int)big : 256, value.ShiftCount);
        }
    }

    private static void CheckPair(in UInt256 left, in UInt256 right)
    {
        CheckArithmetic(left, right);
        CheckOrder(left, right);
        CheckDivision(left, right);
        Assert.Equal(Wrap(Big(left) & Big(right)), left & right);
        Assert.Equal(Wrap(Big(left) | Big(right)), left | right);
        Assert.Equal(Wrap(Big(left) ^ Big(right)), left ^ right);
    }

    private static void CheckArithmetic(in UInt256 left, in UInt256 right)
    {
        BigInteger sum = Big(left) + Big(right);
        BigInteger difference = Big(left) - Big(right);
        BigInteger product = Big(left) * Big(right);
        Assert.Equal(Wrap(sum), left + right);
        Assert.Equal(Wrap(difference), left - right);
        Assert.Equal(Wrap(product), left * right);

        Assert.Equal(sum < Modulus, UInt256.TryAdd(left, right, out UInt256 checkedSum));
        Assert.Equal(difference.Sign >= 0, UInt256.TrySubtract(left, right, out UInt256 checkedDifference));
        Assert.Equal(product < Modulus, UInt256.TryMultiply(left, right, out UInt256 checkedProduct));
        Assert.Equal(Wrap(sum), checkedSum);
        Assert.Equal(Wrap(difference), checkedDifference);
        Assert.Equal(Wrap(product), checkedProduct);
    }

    private static void CheckOrder(in UInt256 left, in UInt256 right)
    {
        int order = Big(left).CompareTo(Big(right));
        Assert.Equal(order, left.CompareTo(right));
        Assert.Equal(order == 0, left == right);
        Assert.Equal(order != 0, left != right);
        Assert.Equal(order == 0, left.Equals((object)right));
        Assert.Equal(order < 0, left < right);
        Assert.Equal(order > 0, left > right);
        Assert.Equal(order <= 0, left <= right);
        Assert.Equal(order >= 0, left >= right);
        Assert.Equal(order <= 0 ? left : right, UInt256.Min(left, right));
        Assert.Equal(order >= 0 ? left : right, UInt256.Max(left, right));
        Assert.Equal(BigSigned(left) < BigSigned(right), UInt256.SLt(left, right));
    }

    private static void CheckDivision(in UInt256 left, in UInt256 right)
    {
        if (right.IsZero)
        {
            Assert.Equal(UInt256.Zero, UInt256.SDiv(left, right));
            Assert.Equal(UInt256.Zero, UInt256.SMod(left, right));
            return;
        }

        Assert.Equal(Wrap(Big(left) / Big(right)), left / right);
        Assert.Equal(Wrap(Big(left) % Big(right)), left % right);
        Assert.Equal(Wrap(BigSigned(left) / BigSigned(right)), UInt256.SDiv(left, right));
        Assert.Equal(Wrap(BigSigned(left) % BigSigned(right)), UInt256.SMod(left, right));
    }

    /// <summary>Remainders of 0 and divisor - 1: where an estimate that is one off shows.</summary>
    private static void CheckMultiple(in UInt256 product, in UInt256 quotient, in UInt256 divisor)
    {
        Assert.Equal(quotient, UInt256.DivRem(product, divisor, out UInt256 remainder));
        Assert.Equal(UInt256.Zero, remainder);
        if (UInt256.TryAdd(product, divisor - 1, out UInt256 last))
        {
            Assert.Equal(quotient, UInt256.DivRem(last, divisor, out remainder));
            Assert.Equal(divisor - 1, remainder);
        }

        Assert.Equal(quotient, UInt256.MulDiv(quotient, divisor, divisor));
    }

    private static void CheckTriple(in UInt256 left, in UInt256 right, in UInt256 modulus)
    {
        BigInteger sum = Big(left) + Big(right);
        BigInteger product = Big(left) * Big(right);
        if (modulus.IsZero)
        {
            Assert.Equal(UInt256.Zero, UInt256.AddMod(left, right, modulus));
            Assert.Equal(UInt256.Zero, UInt256.MulMod(left, right, modulus));
            Assert.False(UInt256.TryMulDiv(left, right, modulus, out _));
            return;
        }

        BigInteger quotient = product / Big(modulus);
        bool fits = quotient < Modulus;
        Assert.Equal(Wrap(sum % Big(modulus)), UInt256.AddMod(left, right, modulus));
        Assert.Equal(Wrap(product % Big(modulus)), UInt256.MulMod(left, right, modulus));
        Assert.Equal(fits, UInt256.TryMulDiv(left, right, modulus, out UInt256 computed));
        Assert.Equal(fits ? Wrap(quotient) : UInt256.Zero, computed);
    }

    private static void Repeat(Action<Random> round) => Seeds.Each(SeedCount, random =>
    {
        for (int i = 0; i < RoundsPerSeed; i++)
        {
            round(random);
        }
    });
}
