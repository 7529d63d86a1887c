using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MarketChain.Primitives;
using MarketChain.Storage;

namespace MarketChain.Replica.Signing;

/// <summary>
/// One write to a signing log: a record, and perhaps a block.
/// <code>
/// │ head │ block, if any │ the head again │       each in pages of its own
///
/// head: 0        4        8          16      24       32      40             72      76      80
///       │ "sig1" │ crc32c │ sequence │ place │ height │ length│ block's hash │ crc32c│ length│ record …
///       │        │        │ u64      │ u64   │ u64    │ u64   │              │ block │ record│
/// </code>
/// The first crc32c covers all that follows it. The head is there twice, so that no single fault hides a record that
/// may have left: one copy that checks is enough.
/// </summary>
/// <param name="Sequence">One more than that of the entry before.</param>
/// <param name="Place">Where the entry begins in the file.</param>
/// <param name="Height">The block's number; 0 without one.</param>
/// <param name="BlockLength">Bytes of the block; 0 without one.</param>
/// <param name="Digest">Its hash.</param>
/// <param name="BlockCrc">Its checksum.</param>
/// <param name="RecordLength">Bytes of the record.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LogEntry(
    ulong Sequence, long Place, ulong Height, int BlockLength, Hash256 Digest, uint BlockCrc, int RecordLength)
{
    /// <summary>Bytes of a head before the record.</summary>
    public const int FieldsLength = 80;

    /// <summary>The longest block: what a chain's gas limit allows is far below it.</summary>
    private const int BlockLengthMax = 256 << 20;

    private const int CrcEnd = 8;

    private static ReadOnlySpan<byte> Magic => "sig1"u8;

    /// <summary>Bytes of a head on disk.</summary>
    public int HeadLength => LogPages.LengthOf(FieldsLength + RecordLength);

    /// <summary>Where the block begins.</summary>
    public long BlockPlace => Place + HeadLength;

    /// <summary>Where the head comes again.</summary>
    public long CopyPlace => BlockPlace + LogPages.LengthOf(BlockLength);

    /// <summary>Where the entry ends.</summary>
    public long End => CopyPlace + HeadLength;

    /// <summary>The head's bytes.</summary>
    public byte[] EncodeHead(ReadOnlySpan<byte> record)
    {
        Invariant.Check(record.Length == RecordLength);
        byte[] head = new byte[FieldsLength + record.Length];
        Magic.CopyTo(head);
        BinaryPrimitives.WriteUInt64BigEndian(head.AsSpan(8), Sequence);
        BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(16), Place);
        BinaryPrimitives.WriteUInt64BigEndian(head.AsSpan(24), Height);
        BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(32), BlockLength);
        Digest.CopyTo(head.AsSpan(40));
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(72), BlockCrc);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(76), RecordLength);
        record.CopyTo(head.AsSpan(FieldsLength));
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(Magic.Length), Crc32C.Compute(head.AsSpan(CrcEnd)));
        return head;
    }

    /// <summary>Reads the fields of a head; false when they cannot be any head's.</summary>
    /// <param name="head">At least <see cref="FieldsLength"/> bytes.</param>
    /// <param name="recordLengthMax">Bytes of the longest record.</param>
    /// <param name="entry">What they say, unchecked but for its bounds.</param>
    public static bool TryReadFields(ReadOnlySpan<byte> head, int recordLengthMax, out LogEntry entry)
    {
        long blockLength = BinaryPrimitives.ReadInt64BigEndian(head[32..]);
        int recordLength = BinaryPrimitives.ReadInt32BigEndian(head[76..]);
        bool isPossible = head.StartsWith(Magic)
            && blockLength is >= 0 and <= BlockLengthMax
            && recordLength >= 0
            && recordLength <= recordLengthMax;
        entry = isPossible
            ? new LogEntry(
                BinaryPrimitives.ReadUInt64BigEndian(head[8..]),
                BinaryPrimitives.ReadInt64BigEndian(head[16..]),
                BinaryPrimitives.ReadUInt64BigEndian(head[24..]),
                (int)blockLength,
                new Hash256(head.Slice(40, Hash256.Size)),
                BinaryPrimitives.ReadUInt32BigEndian(head[72..]),
                recordLength)
            : default;
        return isPossible;
    }

    /// <summary>True when a whole head is as it was written, here or as the copy.</summary>
    public bool Checks(ReadOnlySpan<byte> head, long foundAt)
    {
        uint crc = BinaryPrimitives.ReadUInt32BigEndian(head[Magic.Length..]);
        return crc == Crc32C.Compute(head[CrcEnd..]) && (foundAt == Place || foundAt == CopyPlace);
    }
}
