using System.Buffers.Binary;

namespace MarketChain.Storage.Segments;

/// <summary>
/// Brings the newest segment back to its last whole record after a crash. Older segments were synced before the
/// newest was created, so only its tail can be torn.
/// <code>
/// │ header │ record │ record │ record │ bad … │ … record │
///                                     ▲ end              ▲ last: it checks, and says how much was synced before it
/// </code>
/// What follows the first bad record is cut, unless a whole record at the end of the file says that the place of the
/// bad one was already on disk when it was written: then no crash has torn it, it rotted, and cutting would throw away
/// what was promised. That is refused, for a person to decide. A very last record that rotted cannot be told from a
/// torn one: it is cut, and a read of its pointer says so.
/// </summary>
internal static class SegmentRecovery
{
    /// <summary>Repairs <paramref name="file"/> and syncs what is left of it.</summary>
    /// <param name="file">The newest segment, open for writing.</param>
    /// <param name="cutBytes">How many bytes of torn tail were cut.</param>
    /// <returns>Where the next record goes.</returns>
    /// <exception cref="StorageException"><see cref="StorageFault.Corrupt"/>: damage as by no crash.</exception>
    public static long Recover(SegmentFile file, out long cutBytes)
    {
        long length = file.Length;
        cutBytes = 0;
        if (length <= SegmentFile.HeaderSize)
        {
            // Torn while it was created: the header is on disk before the first record.
            file.StartOver();
            return SegmentFile.HeaderSize;
        }

        file.CheckHeader();
        long end = EndOfWholeRecords(file, length);
        if (end < length)
        {
            RefuseRot(file, end, length);
            cutBytes = length - end;
            file.Truncate(end);
        }

        file.Sync();
        return end;
    }

    private static long EndOfWholeRecords(SegmentFile file, long length)
    {
        long end = SegmentFile.HeaderSize;
        byte[] buffer = [];
        while (file.TryReadRecord(end, length, ref buffer, out SegmentRecordHeader header))
        {
            end += header.RecordSize;
        }

        return end;
    }

    private static void RefuseRot(SegmentFile file, long end, long length)
    {
        Span<byte> trailer = stackalloc byte[SegmentRecordHeader.TrailerSize];
        if (!file.TryReadExactly(trailer, length - trailer.Length))
        {
            return;
        }

        int payload = BinaryPrimitives.ReadInt32BigEndian(trailer);
        byte[] buffer = [];
        if (payload >= 0
            && file.TryReadRecord(
                length - SegmentRecordHeader.SizeOf(payload), length, ref buffer, out SegmentRecordHeader last)
            && last.Synced > end)
        {
            throw file.Corrupt(end, $"everything up to byte {last.Synced} was on disk, so this is no torn tail");
        }
    }
}
