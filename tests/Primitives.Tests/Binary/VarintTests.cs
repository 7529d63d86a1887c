using MarketChain.Primitives.Binary;

namespace MarketChain.Primitives.Tests.Binary;

public sealed class VarintTests
{
    public static TheoryData<ulong, string> Vectors => new()
    {
        { 0, "0x00" },
        { 1, "0x01" },
        { 127, "0x7f" },
        { 128, "0x8001" },
        { 300, "0xac02" },
        { 16_383, "0xff7f" },
        { 16_384, "0x808001" },
        { uint.MaxValue, "0xffffffff0f" },
        { 1UL << 32, "0x8080808010" },
        { 1UL << 63, "0x80808080808080808001" },
        { ulong.MaxValue, "0xffffffffffffffffff01" },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Has_one_form_of_each_value(ulong value, string hex)
    {
        byte[] bytes = Hex.Decode(hex);
        Assert.Equal(bytes, Encode(value));
        Assert.Equal(bytes, Encode((UInt128)value));
        Assert.True(Varint.TryRead(bytes, out ulong read, out int length));
        Assert.Equal((value, bytes.Length), (read, length));
        Assert.Equal(value <= uint.MaxValue, Varint.TryRead(bytes, out uint narrow, out _));
        Assert.Equal(value <= uint.MaxValue ? value : 0, narrow);
    }

    [Theory]
    [InlineData("0x")]
    [InlineData("0x80")]
    [InlineData("0x8000")]
    [InlineData("0x808000")]
    [InlineData("0xff8000")]
    [InlineData("0xffffffffffffffffff02")]
    [InlineData("0xffffffffffffffffff7f")]
    [InlineData("0x8080808080808080808001")]
    [InlineData("0x80808080808080808000")]
    public void Refuses_what_is_cut_or_not_minimal_or_over_64_bits(string hex)
    {
        Assert.False(Varint.TryRead(Hex.Decode(hex), out ulong value, out int length));
        Assert.Equal((0UL, 0), (value, length));
    }

    [Fact]
    public void Refuses_the_bits_outside_each_width()
    {
        Assert.False(Varint.TryRead(Hex.Decode("0xffffffff10"), out uint _, out _));
        Assert.Equal(5, Varint.LengthMax<uint>());
        Assert.Equal(10, Varint.LengthMax<ulong>());
        Assert.Equal(19, Varint.LengthMax<UInt128>());
        Assert.Equal(19, Encode(UInt128.MaxValue).Length);
        byte[] over = Encode(UInt128.MaxValue);
        Assert.Equal(3, over[18]);
        over[18] = 4;
        Assert.False(Varint.TryRead(over, out UInt128 _, out _));
    }

    [Fact]
    public void Round_trips_and_refuses_every_prefix() => Seeds.Each(10, random =>
    {
        for (int i = 0; i < 500; i++)
        {
            UInt128 value = new(UInt256Samples.NextLimb(random), UInt256Samples.NextLimb(random));
            value >>= random.Next(128);
            byte[] bytes = Encode(value);
            Assert.True(Varint.TryRead(bytes, out UInt128 read, out int length));
            Assert.Equal((value, bytes.Length), (read, length));
            for (int cut = 0; cut < bytes.Length; cut++)
            {
                Assert.False(Varint.TryRead(bytes.AsSpan(0, cut), out UInt128 _, out _));
            }
        }
    });

    [Fact]
    public void Any_bytes_that_are_read_are_written_the_same() => Seeds.Each(10, random =>
    {
        byte[] bytes = new byte[Varint.LengthMax<ulong>() + 1];
        for (int i = 0; i < 2_000; i++)
        {
            random.NextBytes(bytes);
            foreach (ref byte group in bytes.AsSpan(0, random.Next(bytes.Length)))
            {
                group |= 0x80;
            }

            if (Varint.TryRead(bytes, out ulong value, out int length))
            {
                Assert.Equal(bytes[..length], Encode(value));
            }
        }
    });

    private static byte[] Encode(ulong value)
    {
        ByteWriter writer = new();
        writer.WriteVarint(value);
        Assert.Equal(Varint.LengthOf(value), writer.Length);
        return writer.ToArray();
    }

    private static byte[] Encode(UInt128 value)
    {
        ByteWriter writer = new();
        writer.WriteVarint(value);
        return writer.ToArray();
    }
}
