using System.Buffers.Binary;

namespace MarketChain.Storage.Segments;

/// <summary>A record as it was appended.</summary>
/// <param name="Pointer">Where it lies.</param>
/// <param name="Kind">The caller's kind.</param>
/// <param name="Number">The caller's number, such as the block's.</param>
/// <param name="Payload">The caller's bytes.</param>
public readonly record struct SegmentRecord(
    SegmentPointer Pointer, byte Kind, ulong Number, ReadOnlyMemory<byte> Payload);

/// <summary>
/// A record on disk, numbers big-endian:
/// <code>
/// 0        4        8        16     17       25          25+n       29+n
/// │ length │ crc32c │ synced │ kind │ number │ payload n │ length n │
/// │ u32    │ u32    │ u64    │ u8   │ u64    │           │ u32      │
/// </code>
/// <c>crc32c</c> covers the record's <see cref="SegmentPointer"/> ‖ synced ‖ kind ‖ number ‖ payload: with its own
/// place in it, a record that a disk put elsewhere does not check. <c>synced</c> is how much of the file was on disk
/// when the record was written, and the length at the end lets the last record be found from the end of the file:
/// together they tell a torn tail from rot (see <see cref="SegmentRecovery"/>).
/// </summary>
internal readonly record struct SegmentRecordHeader(int Length, uint Crc, long Synced, byte Kind, ulong Number)
{
    /// <summary>Bytes before the payload.</summary>
    public const int Size = 25;

    /// <summary>Bytes after the payload.</summary>
    public const int TrailerSize = 4;

    /// <summary>
    /// Bytes of payload at most: 64 MiB is far above any block or sidecar, and bounds what a reader allocates.
    /// </summary>
    public const int PayloadMax = 64 << 20;

    private const int CrcStart = 4;
    private const int CrcEnd = 8;

    /// <summary>Bytes of the whole record.</summary>
    public long RecordSize => SizeOf(Length);

    /// <summary>Bytes that a payload of <paramref name="length"/> takes on disk.</summary>
    public static long SizeOf(int length) => (long)Size + length + TrailerSize;

    /// <summary>Lays out a whole record in <paramref name="record"/>, whose payload is already in its place.</summary>
    public static void Seal(
        Span<byte> record, SegmentPointer pointer, long synced, byte kind, ulong number)
    {
        BinaryPrimitives.WriteInt32BigEndian(record, pointer.Length);
        BinaryPrimitives.WriteInt64BigEndian(record[8..], synced);
        record[16] = kind;
        BinaryPrimitives.WriteUInt64BigEndian(record[17..], number);
        BinaryPrimitives.WriteInt32BigEndian(record[^TrailerSize..], pointer.Length);
        BinaryPrimitives.WriteUInt32BigEndian(record[CrcStart..], Checksum(record, pointer));
    }

    /// <summary>Reads the first 25 bytes of a record; nothing is checked yet.</summary>
    public static SegmentRecordHeader Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt32BigEndian(bytes),
        BinaryPrimitives.ReadUInt32BigEndian(bytes[CrcStart..]),
        BinaryPrimitives.ReadInt64BigEndian(bytes[8..]),
        bytes[16],
        BinaryPrimitives.ReadUInt64BigEndian(bytes[17..]));

    /// <summary>True when a whole record is the one that was written at <paramref name="pointer"/>.</summary>
    public static bool Checks(ReadOnlySpan<byte> record, SegmentPointer pointer)
        => BinaryPrimitives.ReadInt32BigEndian(record) == pointer.Length
            && BinaryPrimitives.ReadInt32BigEndian(record[^TrailerSize..]) == pointer.Length
            && BinaryPrimitives.ReadUInt32BigEndian(record[CrcStart..]) == Checksum(record, pointer);

    private static uint Checksum(ReadOnlySpan<byte> record, SegmentPointer pointer)
    {
        Span<byte> place = stackalloc byte[SegmentPointer.Size];
        pointer.CopyTo(place);
        return Crc32C.Append(Crc32C.Compute(place), record[CrcEnd..^TrailerSize]);
    }
}
