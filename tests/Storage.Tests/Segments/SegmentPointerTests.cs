using MarketChain.Storage.Segments;

namespace MarketChain.Storage.Tests.Segments;

public sealed class SegmentPointerTests
{
    private static readonly SegmentPointer _pointer = new(0x01020304, 0x05060708090a0b0c, 0x0d0e0f10);

    [Fact]
    public void Is_16_bytes_big_endian()
    {
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], _pointer.ToArray());
        Assert.True(SegmentPointer.TryRead(_pointer.ToArray(), out SegmentPointer read));
        Assert.Equal(_pointer, read);
    }

    [Fact]
    public void Refuses_other_lengths_and_negative_numbers()
    {
        byte[] bytes = [.. _pointer.ToArray(), 0];
        for (int length = 0; length <= bytes.Length; length++)
        {
            Assert.Equal(length == SegmentPointer.Size, SegmentPointer.TryRead(bytes.AsSpan(0, length), out _));
        }

        foreach (int sign in new[] { 4, 12 })
        {
            byte[] negative = _pointer.ToArray();
            negative[sign] |= 0x80;
            Assert.False(SegmentPointer.TryRead(negative, out _));
        }
    }
}
