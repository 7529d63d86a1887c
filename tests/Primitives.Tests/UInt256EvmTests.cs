using static MarketChain.Primitives.Tests.UInt256Samples;

namespace MarketChain.Primitives.Tests;

/// <summary>What the EVM's instructions say of the cases that arithmetic leaves open.</summary>
public sealed class UInt256EvmTests
{
    private static readonly UInt256 MinusOne = UInt256.MaxValue;
    private static readonly UInt256 SignedMinimum = UInt256.One << 255;

    [Fact]
    public void A_zero_modulus_gives_zero()
    {
        foreach (UInt256 left in Edges)
        {
            foreach (UInt256 right in Edges)
            {
                Assert.Equal(UInt256.Zero, UInt256.MulMod(left, right, UInt256.Zero));
                Assert.Equal(UInt256.Zero, UInt256.AddMod(left, right, UInt256.Zero));
            }
        }
    }

    [Fact]
    public void A_zero_divisor_throws_for_operators_and_gives_zero_for_signed_forms()
    {
        foreach (UInt256 value in Edges)
        {
            Assert.Throws<DivideByZeroException>(() => value / UInt256.Zero);
            Assert.Throws<DivideByZeroException>(() => value % UInt256.Zero);
            Assert.Throws<DivideByZeroException>(() => UInt256.MulDiv(value, value, UInt256.Zero));
            Assert.Equal(UInt256.Zero, UInt256.SDiv(value, UInt256.Zero));
            Assert.Equal(UInt256.Zero, UInt256.SMod(value, UInt256.Zero));
        }
    }

    [Fact]
    public void The_signed_minimum_over_minus_one_wraps_to_itself()
    {
        Assert.Equal(SignedMinimum, UInt256.SDiv(SignedMinimum, MinusOne));
        Assert.Equal(UInt256.Zero, UInt256.SMod(SignedMinimum, MinusOne));
    }

    [Fact]
    public void A_quotient_of_257_bits_is_refused()
    {
        Assert.False(UInt256.TryMulDiv(SignedMinimum, 2, 1, out UInt256 quotient));
        Assert.Equal(UInt256.Zero, quotient);
        Assert.Throws<OverflowException>(() => UInt256.MulDiv(UInt256.MaxValue, UInt256.MaxValue, 1));
        Assert.Equal(UInt256.MaxValue, UInt256.MulDiv(UInt256.MaxValue, UInt256.MaxValue, UInt256.MaxValue));
    }

    [Fact]
    public void Results_may_overwrite_their_operands()
    {
        UInt256 value = UInt256.MaxValue - 5;
        Assert.True(UInt256.TryMulDiv(value, value, value, out value));
        Assert.Equal(UInt256.MaxValue - 5, value);
        UInt256.DivRem(value, value - 1, out value);
        Assert.Equal(UInt256.One, value);
        Assert.True(UInt256.TryAdd(value, value, out value));
        Assert.True(UInt256.TrySubtract(value, value, out value));
        Assert.Equal(UInt256.Zero, value);
    }

    [Fact]
    public void A_byte_is_counted_from_the_most_significant_one()
    {
        foreach (UInt256 value in Edges)
        {
            byte[] bytes = value.ToBigEndian();
            for (ulong index = 0; index < 40; index++)
            {
                UInt256 expected = index < 32 ? bytes[index] : 0UL;
                Assert.Equal(expected, UInt256.Byte(index, value));
            }

            foreach (UInt256 index in Edges.Where(edge => edge >= 32))
            {
                Assert.Equal(UInt256.Zero, UInt256.Byte(index, value));
            }
        }
    }

    [Fact]
    public void A_sign_is_extended_from_the_chosen_byte()
    {
        foreach (UInt256 value in Edges)
        {
            for (int index = 0; index < 31; index++)
            {
                int bits = 8 * (index + 1);
                UInt256 low = value & ((UInt256.One << bits) - 1);
                bool negative = !((value >> (bits - 1)) & 1).IsZero;
                Assert.Equal(negative ? low - (UInt256.One << bits) : low, UInt256.SignExtend((ulong)index, value));
            }

            foreach (UInt256 index in Edges.Where(edge => edge >= 31))
            {
                Assert.Equal(value, UInt256.SignExtend(index, value));
            }
        }
    }

    [Fact]
    public void A_negative_shift_count_shifts_everything_out()
    {
        Assert.Equal(UInt256.Zero, UInt256.MaxValue << -1);
        Assert.Equal(UInt256.Zero, UInt256.MaxValue >> int.MinValue);
        Assert.Equal(MinusOne, UInt256.Sar(SignedMinimum, -1));
    }
}
