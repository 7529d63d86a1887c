using MarketChain.Primitives.Binary;

namespace MarketChain.Primitives.Tests.Binary;

public sealed class ByteReaderTests
{
    private const ushort U16 = 0x0102;
    private const uint U32 = 0x01020304;
    private const ulong U64 = 0x0102030405060708;

    private static readonly UInt128 U128 = new(U64, ~U64);
    private static readonly Hash256 Hash = Hash256.Parse("0x" + new string('a', 64));
    private static readonly Address Account = Address.Parse("0x" + new string('b', 40));
    private static readonly UInt256 Amount = (UInt256.One << 200) + 7;

    [Fact]
    public void Reads_what_was_written()
    {
        ByteReader reader = new(WriteEach());
        Assert.Null(ReadEach(ref reader));
        Assert.True(reader.AtEnd);
    }

    [Fact]
    public void Has_the_drawn_layout()
    {
        ByteWriter writer = new(capacity: 0);
        writer.WriteUInt16LittleEndian(0x0102);
        writer.WriteUInt32LittleEndian(0x01020304);
        writer.WriteUInt16BigEndian(0x0102);
        writer.WriteUInt32BigEndian(0x01020304);
        writer.WritePrefixedBytes([0xaa, 0xbb]);
        Assert.Equal("0x0201" + "04030201" + "0102" + "01020304" + "02aabb", Hex.Encode(writer.Written));
    }

    [Fact]
    public void Refuses_every_prefix_at_the_cut_field_and_consumes_nothing_of_it()
    {
        byte[] whole = WriteEach();
        for (int cut = 0; cut < whole.Length; cut++)
        {
            ByteReader reader = new(whole.AsSpan(0, cut));
            int? left = ReadEach(ref reader);
            Assert.NotNull(left);
            Assert.Equal(left.Value, reader.Remaining);
        }
    }

    [Fact]
    public void Refuses_a_length_beyond_the_bytes_or_the_limit()
    {
        byte[] fourGigabytes = Hex.Decode("0x8080808010aa");
        ByteReader reader = new(fourGigabytes);
        Assert.False(reader.TryReadPrefixedBytes(int.MaxValue, out _));
        Assert.Equal(fourGigabytes.Length, reader.Remaining);

        reader = new ByteReader([3, 1, 2, 3]);
        Assert.False(reader.TryReadPrefixedBytes(2, out _));
        Assert.True(reader.TryReadPrefixedBytes(3, out ReadOnlySpan<byte> bytes));
        Assert.Equal(3, bytes.Length);

        reader = new ByteReader([3, 1, 2]);
        Assert.False(reader.TryReadPrefixedBytes(3, out _));
        Assert.False(reader.TryReadBytes(-1, out _));
        Assert.False(reader.TryReadBytes(int.MinValue, out _));
        Assert.Equal(3, reader.Remaining);
    }

    [Fact]
    public void Writes_again_into_the_same_buffer_after_it_is_cleared()
    {
        ByteWriter writer = new(capacity: 1);
        writer.WriteBytes(new byte[1_000]);
        writer.Clear();
        writer.WriteByte(5);
        Assert.Equal([5], writer.ToArray());
    }

    private static byte[] WriteEach()
    {
        ByteWriter writer = new(capacity: 1);
        writer.WriteByte(7);
        writer.WriteUInt16LittleEndian(U16);
        writer.WriteUInt32LittleEndian(U32);
        writer.WriteUInt64LittleEndian(U64);
        writer.WriteUInt128LittleEndian(U128);
        writer.WriteUInt16BigEndian(U16);
        writer.WriteUInt32BigEndian(U32);
        writer.WriteUInt64BigEndian(U64);
        writer.WriteUInt128BigEndian(U128);
        writer.WriteUInt256BigEndian(Amount);
        writer.WriteHash(Hash);
        writer.WriteAddress(Account);
        writer.WriteVarint(300UL);
        writer.WriteVarint(1UL << 40);
        writer.WriteVarint(UInt128.MaxValue);
        writer.WritePrefixedBytes([1, 2, 3]);
        writer.WriteBytes([4, 5]);
        return writer.ToArray();
    }

    /// <summary>Null when every field is there; otherwise what was left before the first that is not.</summary>
    private static int? ReadEach(ref ByteReader reader)
    {
        int left = reader.Remaining;
        bool ok = reader.TryReadByte(out byte u8) && Is(7, u8, reader.Remaining, ref left)
            && reader.TryReadUInt16LittleEndian(out ushort u16) && Is(U16, u16, reader.Remaining, ref left)
            && reader.TryReadUInt32LittleEndian(out uint u32) && Is(U32, u32, reader.Remaining, ref left)
            && reader.TryReadUInt64LittleEndian(out ulong u64) && Is(U64, u64, reader.Remaining, ref left)
            && reader.TryReadUInt128LittleEndian(out UInt128 u128) && Is(U128, u128, reader.Remaining, ref left)
            && reader.TryReadUInt16BigEndian(out u16) && Is(U16, u16, reader.Remaining, ref left)
            && reader.TryReadUInt32BigEndian(out u32) && Is(U32, u32, reader.Remaining, ref left)
            && reader.TryReadUInt64BigEndian(out u64) && Is(U64, u64, reader.Remaining, ref left)
            && reader.TryReadUInt128BigEndian(out u128) && Is(U128, u128, reader.Remaining, ref left)
            && reader.TryReadUInt256BigEndian(out UInt256 u256) && Is(Amount, u256, reader.Remaining, ref left)
            && reader.TryReadHash(out Hash256 hash) && Is(Hash, hash, reader.Remaining, ref left)
            && reader.TryReadAddress(out Address address) && Is(Account, address, reader.Remaining, ref left)
            && reader.TryReadVarint(out uint v32) && Is(300U, v32, reader.Remaining, ref left)
            && reader.TryReadVarint(out ulong v64) && Is(1UL << 40, v64, reader.Remaining, ref left)
            && reader.TryReadVarint(out UInt128 v128) && Is(UInt128.MaxValue, v128, reader.Remaining, ref left)
            && reader.TryReadPrefixedBytes(3, out ReadOnlySpan<byte> bytes)
            && Is(3, bytes.Length, reader.Remaining, ref left)
            && reader.TryReadBytes(2, out ReadOnlySpan<byte> raw) && Is(2, raw.Length, reader.Remaining, ref left);
        return ok ? null : left;
    }

    private static bool Is<T>(T expected, T actual, int remaining, ref int left)
    {
        Assert.Equal(expected, actual);
        left = remaining;
        return true;
    }
}
