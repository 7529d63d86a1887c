using System.Buffers.Binary;

namespace MarketChain.Storage.Segments;

/// <summary>Where a record lies: 16 bytes, big-endian, segment u32 ‖ offset u64 ‖ length u32.</summary>
/// <param name="Segment">Number of the segment: hours of chain time since 1970.</param>
/// <param name="Offset">Byte in the file at which the record starts.</param>
/// <param name="Length">Bytes of payload.</param>
public readonly record struct SegmentPointer(uint Segment, long Offset, int Length)
{
    /// <summary>Bytes of an encoded pointer.</summary>
    public const int Size = 16;

    /// <summary>Writes the 16 bytes to the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, Segment);
        BinaryPrimitives.WriteInt64BigEndian(destination[4..], Offset);
        BinaryPrimitives.WriteInt32BigEndian(destination[12..], Length);
    }

    /// <summary>The 16 bytes.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>Reads exactly 16 bytes; false for another length or a negative offset or length.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out SegmentPointer pointer)
    {
        pointer = default;
        if (bytes.Length != Size)
        {
            return false;
        }

        pointer = new SegmentPointer(
            BinaryPrimitives.ReadUInt32BigEndian(bytes),
            BinaryPrimitives.ReadInt64BigEndian(bytes[4..]),
            BinaryPrimitives.ReadInt32BigEndian(bytes[12..]));
        return pointer is { Offset: >= 0, Length: >= 0 };
    }
}
