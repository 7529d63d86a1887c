using MarketChain.Primitives.Rlp;

namespace MarketChain.Primitives.Tests.Rlp;

public sealed class RlpReaderTests
{
    [Theory]
    [InlineData("0x", RlpError.Truncated)]
    [InlineData("0x81", RlpError.Truncated)]
    [InlineData("0x8180", RlpError.None)]
    [InlineData("0x817f", RlpError.NonCanonicalLength)]
    [InlineData("0x8100", RlpError.NonCanonicalLength)]
    [InlineData("0x83aabb", RlpError.Truncated)]
    [InlineData("0x8080", RlpError.TrailingBytes)]
    [InlineData("0xb8", RlpError.Truncated)]
    [InlineData("0xb800", RlpError.NonCanonicalLength)]
    [InlineData("0xb801ff", RlpError.NonCanonicalLength)]
    [InlineData("0xb837", RlpError.NonCanonicalLength)]
    [InlineData("0xb838", RlpError.Truncated)]
    [InlineData("0xb90038", RlpError.NonCanonicalLength)]
    [InlineData("0xb9ff", RlpError.Truncated)]
    [InlineData("0xc0", RlpError.UnexpectedList)]
    [InlineData("0xf8", RlpError.Truncated)]
    public void Reads_a_string_in_its_one_form(string hex, RlpError expected)
    {
        RlpReader reader = new(Hex.Decode(hex));
        bool ok = reader.TryReadBytes(out _) && reader.TryFinish();
        Assert.Equal(expected == RlpError.None, ok);
        Assert.Equal(expected, reader.Error);
    }

    [Theory]
    [InlineData("0xc0", RlpError.None)]
    [InlineData("0xc1", RlpError.Truncated)]
    [InlineData("0x80", RlpError.UnexpectedString)]
    [InlineData("0x01", RlpError.UnexpectedString)]
    [InlineData("0xc000", RlpError.TrailingBytes)]
    [InlineData("0xf800", RlpError.NonCanonicalLength)]
    [InlineData("0xf837", RlpError.NonCanonicalLength)]
    [InlineData("0xf90038", RlpError.NonCanonicalLength)]
    [InlineData("0xf838", RlpError.Truncated)]
    public void Reads_a_list_in_its_one_form(string hex, RlpError expected)
    {
        RlpReader reader = new(Hex.Decode(hex));
        bool ok = reader.TryReadList(out _) && reader.TryFinish();
        Assert.Equal(expected == RlpError.None, ok);
        Assert.Equal(expected, reader.Error);
    }

    [Theory]
    [InlineData("0x80", 0UL, RlpError.None)]
    [InlineData("0x01", 1UL, RlpError.None)]
    [InlineData("0x8180", 128UL, RlpError.None)]
    [InlineData("0x820400", 1024UL, RlpError.None)]
    [InlineData("0x847fffffff", (1UL << 31) - 1, RlpError.None)]
    [InlineData("0x8480000000", 1UL << 31, RlpError.None)]
    [InlineData("0x850100000000", 1UL << 32, RlpError.None)]
    [InlineData("0x888000000000000000", 1UL << 63, RlpError.None)]
    [InlineData("0x88ffffffffffffffff", ulong.MaxValue, RlpError.None)]
    [InlineData("0x89010000000000000000", 0UL, RlpError.TooLarge)]
    [InlineData("0x00", 0UL, RlpError.LeadingZero)]
    [InlineData("0x820001", 0UL, RlpError.LeadingZero)]
    [InlineData("0x8101", 0UL, RlpError.NonCanonicalLength)]
    [InlineData("0xc101", 0UL, RlpError.UnexpectedList)]
    [InlineData("0x8204", 0UL, RlpError.Truncated)]
    public void Reads_an_integer_in_its_one_form(string hex, ulong expected, RlpError error)
    {
        byte[] bytes = Hex.Decode(hex);
        RlpReader reader = new(bytes);
        Assert.Equal(error == RlpError.None, reader.TryReadUInt64(out ulong value));
        Assert.Equal((expected, error), (value, reader.Error));
        Assert.Equal(error == RlpError.None ? 0 : bytes.Length, reader.Remaining);

        reader = new RlpReader(bytes);
        bool wide = error is RlpError.None or RlpError.TooLarge;
        Assert.Equal(wide, reader.TryReadUInt256(out UInt256 big));
        Assert.Equal(error == RlpError.TooLarge ? UInt256.One << 64 : expected, big);
        Assert.Equal(wide ? RlpError.None : error, reader.Error);
    }

    [Fact]
    public void Refuses_an_integer_of_33_bytes()
    {
        RlpReader reader = new([0xa1, 1, .. new byte[32]]);
        Assert.False(reader.TryReadUInt256(out _));
        Assert.Equal(RlpError.TooLarge, reader.Error);
    }

    /// <summary>Six bytes that announce four gigabytes, and nine that announce more than any memory.</summary>
    [Theory]
    [InlineData("0xbbffffffff00", RlpError.LengthOverflow)]
    [InlineData("0xfbffffffff00", RlpError.LengthOverflow)]
    [InlineData("0xbb8000000000", RlpError.LengthOverflow)]
    [InlineData("0xbb7fffffff00", RlpError.Truncated)]
    [InlineData("0xfb7fffffff00", RlpError.Truncated)]
    [InlineData("0xbf7fffffffffffffff", RlpError.LengthOverflow)]
    [InlineData("0xbfffffffffffffffff", RlpError.LengthOverflow)]
    [InlineData("0xffffffffffffffffff", RlpError.LengthOverflow)]
    [InlineData("0xff0000000000000001", RlpError.NonCanonicalLength)]
    public void Refuses_a_declared_length_that_is_not_there_without_allocating(string hex, RlpError expected)
    {
        byte[] bytes = Hex.Decode(hex);
        RlpReader reader = new(bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool item = reader.TryReadItem(out _);
        bool text = reader.TryReadBytes(out _);
        bool list = reader.TryReadList(out _);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.False(item || text || list);
        Assert.Equal(expected, reader.Error);
        Assert.Equal(bytes.Length, reader.Remaining);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Fixed_sizes_are_exact()
    {
        byte[] hash = [0xa0, .. new byte[32]];
        byte[] address = [0x94, .. new byte[20]];
        RlpReader reader = new([.. hash, .. address, 0x80, .. address]);
        Assert.False(reader.TryReadAddress(out _));
        Assert.Equal(RlpError.WrongSize, reader.Error);
        Assert.False(reader.TryReadOptionalAddress(out _));
        Assert.Equal(RlpError.WrongSize, reader.Error);
        Assert.True(reader.TryReadHash(out _));
        Assert.False(reader.TryReadHash(out _));
        Assert.True(reader.TryReadAddress(out _));
        Assert.False(reader.TryReadAddress(out _));
        Assert.True(reader.TryReadOptionalAddress(out Address? nobody));
        Assert.Null(nobody);
        Assert.True(reader.TryReadOptionalAddress(out Address? somebody));
        Assert.Equal(Address.Zero, somebody);
        Assert.True(reader.TryFinish());
    }

    [Fact]
    public void A_refusal_consumes_nothing_and_the_right_read_still_succeeds()
    {
        RlpReader reader = new(Hex.Decode("0xc88363617483646f67"));
        Assert.False(reader.TryReadBytes(out _));
        Assert.False(reader.TryReadUInt64(out _));
        Assert.False(reader.TryReadHash(out _));
        Assert.False(reader.TryFinish());
        Assert.Equal(9, reader.Remaining);
        Assert.True(reader.TryReadList(out RlpReader items));
        Assert.False(items.TryReadBytes(out _, lengthMax: 2));
        Assert.Equal(RlpError.TooLarge, items.Error);
        Assert.True(items.TryReadBytes(out ReadOnlySpan<byte> cat, lengthMax: 3));
        Assert.True(cat.SequenceEqual("cat"u8));
        Assert.True(items.TryReadItem(out ReadOnlySpan<byte> dog));
        Assert.Equal("0x83646f67", Hex.Encode(dog));
        Assert.True(items.TryFinish());
    }

    [Fact]
    public void A_list_ends_its_fields()
    {
        RlpReader reader = new(Hex.Decode("0xc26161c162"));
        Assert.True(reader.TryReadList(out RlpReader items));
        Assert.True(items.TryReadBytes(out _));
        Assert.True(items.TryReadBytes(out _));
        Assert.False(items.TryReadBytes(out _));
        Assert.Equal(RlpError.Truncated, items.Error);
    }

    [Fact]
    public void A_field_may_not_reach_over_the_end_of_its_list()
    {
        RlpReader reader = new(Hex.Decode("0xc28361626364"));
        Assert.True(reader.TryReadList(out RlpReader items));
        Assert.False(items.TryReadBytes(out _));
        Assert.Equal(RlpError.Truncated, items.Error);
    }

    [Fact]
    public void A_million_nested_lists_are_one_item_and_open_one_at_a_time()
    {
        const int depth = 1_000_000;
        using RlpWriter writer = new([]);
        int[] sizes = new int[depth];
        for (int i = 1; i < depth; i++)
        {
            sizes[i] = RlpLength.OfList(sizes[i - 1]);
        }

        for (int i = depth - 1; i >= 0; i--)
        {
            writer.WriteListHeader(sizes[i]);
        }

        Assert.Null(RlpTree.Decode(writer.Written, out RlpError error));
        Assert.Equal(RlpError.TooLarge, error);

        RlpReader reader = new(writer.Written);
        int opened = 0;
        while (reader.TryReadList(out RlpReader inner))
        {
            reader = inner;
            opened++;
        }

        Assert.Equal(depth, opened);
    }
}
