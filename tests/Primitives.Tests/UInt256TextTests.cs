using System.Globalization;
using System.Numerics;
using static MarketChain.Primitives.Tests.UInt256Samples;

namespace MarketChain.Primitives.Tests;

/// <summary>Bytes and text in and out: one form of each value, everything else refused.</summary>
public sealed class UInt256TextTests
{
    private const string MaxDecimal = "115792089237316195423570985008687907853269984665640564039457584007913129639935";

    [Fact]
    public void Round_trips_every_form_of_the_edges()
    {
        foreach (UInt256 value in Edges)
        {
            CheckForms(value);
        }
    }

    [Fact]
    public void Round_trips_every_form_of_random_values() => Seeds.Each(10, random =>
    {
        for (int i = 0; i < 500; i++)
        {
            CheckForms(Next(random));
        }
    });

    [Theory]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("0x00")]
    [InlineData("0x01")]
    [InlineData("0X1")]
    [InlineData("1")]
    [InlineData("0xg")]
    [InlineData("0x-1")]
    [InlineData(" 0x1")]
    [InlineData("0x1 ")]
    [InlineData("0x10000000000000000000000000000000000000000000000000000000000000000")]
    public void Refuses_what_is_not_a_quantity(string text)
    {
        Assert.False(UInt256.TryParseQuantity(text, out UInt256 value));
        Assert.Equal(UInt256.Zero, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("01")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1 ")]
    [InlineData("1,000")]
    [InlineData("1e3")]
    [InlineData("0x1")]
    [InlineData("\u0661")]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639936")]
    [InlineData("999999999999999999999999999999999999999999999999999999999999999999999999999999")]
    [InlineData("1000000000000000000000000000000000000000000000000000000000000000000000000000000")]
    public void Refuses_what_is_not_a_decimal_under_2_to_the_256(string text)
    {
        Assert.False(UInt256.TryParseDecimal(text, out UInt256 value));
        Assert.Equal(UInt256.Zero, value);
    }

    [Fact]
    public void Refuses_a_decimal_of_a_million_digits_at_once()
        => Assert.False(UInt256.TryParseDecimal(new string('9', 1_000_000), out _));

    [Fact]
    public void Reads_the_largest_value_in_both_texts()
    {
        Assert.Equal(UInt256.MaxValue, UInt256.Parse(MaxDecimal));
        Assert.Equal(UInt256.MaxValue, UInt256.Parse("0x" + new string('F', 64)));
        Assert.Equal(MaxDecimal, UInt256.MaxValue.ToString());
        Assert.Throws<FormatException>(() => UInt256.Parse("0x"));
    }

    [Fact]
    public void Refuses_minimal_bytes_that_begin_with_zero_or_are_too_many()
    {
        Assert.False(UInt256.TryReadMinimal([0], out _));
        Assert.False(UInt256.TryReadMinimal([0, 1], out _));
        Assert.False(UInt256.TryReadMinimal([1, .. new byte[32]], out _));
        Assert.True(UInt256.TryReadMinimal([], out UInt256 zero));
        Assert.Equal(UInt256.Zero, zero);
    }

    /// <summary>Widths at which a node has cut a value: an int, a uint, a long and a ulong.</summary>
    [Theory]
    [InlineData(31, 0)]
    [InlineData(32, 0)]
    [InlineData(63, 0)]
    [InlineData(64, -1)]
    [InlineData(64, 0)]
    [InlineData(128, -1)]
    [InlineData(128, 0)]
    public void Narrows_without_cutting(int power, int offset)
    {
        BigInteger big = (BigInteger.One << power) + offset;
        UInt256 value = Wrap(big);
        Assert.Equal(big <= ulong.MaxValue, value.TryToUInt64(out ulong narrow));
        Assert.Equal(big <= ulong.MaxValue ? (ulong)big : 0, narrow);
        Assert.Equal(big <= UInt128.MaxValue, value.TryToUInt128(out UInt128 wide));
        Assert.Equal(big <= UInt128.MaxValue ? (UInt128)big : 0, wide);
        Assert.Equal((ulong)(big & ulong.MaxValue), value.LowUInt64);
        if (value.FitsUInt128)
        {
            Assert.Equal(value, (UInt128)value);
        }
        else
        {
            Assert.Throws<OverflowException>(() => (UInt128)value);
        }

        if (value.FitsUInt64)
        {
            Assert.Equal(value, (ulong)value);
        }
        else
        {
            Assert.Throws<OverflowException>(() => (ulong)value);
        }
    }

    private static void CheckForms(in UInt256 value)
    {
        BigInteger big = Big(value);
        Assert.Equal(big.ToString(CultureInfo.InvariantCulture), value.ToString());
        Assert.True(UInt256.TryParseDecimal(value.ToString(), out UInt256 read));
        Assert.Equal(value, read);

        string hex = big.IsZero ? "0" : big.ToString("x", CultureInfo.InvariantCulture).TrimStart('0');
        Assert.Equal("0x" + hex, value.ToQuantity());
        Assert.True(UInt256.TryParseQuantity(value.ToQuantity(), out read));
        Assert.Equal(value, read);

        byte[] minimal = value.ToMinimal();
        Assert.Equal(big.IsZero ? [] : big.ToByteArray(isUnsigned: true, isBigEndian: true), minimal);
        Assert.True(UInt256.TryReadMinimal(minimal, out read));
        Assert.Equal(value, read);
        Assert.Equal(value, UInt256.ReadPadded(minimal));
        Assert.Equal(value, UInt256.ReadBigEndian(value.ToBigEndian()));
    }
}
