using MarketChain.Primitives;

namespace MarketChain.Storage.Segments;

/// <summary>
/// Records appended to files, one file per hour of chain time: block bodies, which are kept, and sidecars, which are
/// pruned by whole files. Each stream is a log of its own in a folder of its own.
/// <code>
/// Append ──► newest segment ──► Sync ──► pointers into the database ──► TryRead; Enumerate after a restart
/// </code>
/// Guaranteed: after <see cref="Sync"/> everything appended survives; after a crash the records are a prefix of those
/// appended; a damaged one is never returned. Not done: no index (pointers are the caller's to keep), no clock.
/// The order that people get wrong: sync the log before the batch with its pointers is written, or a crash may leave a
/// pointer to nothing.
/// One thread appends, syncs and drops; any number read.
/// </summary>
public sealed class SegmentLog : IDisposable
{
    private const ulong SegmentMs = 3_600_000;

    private readonly SegmentFolder _folder;
    private SegmentFile? _newest;
    private long _synced;
    private byte[] _buffer = [];
    private bool _failed;

    // The newest segment and the end of its records, replaced together: what readers may see.
    private volatile Tail _tail = new(0, 0);

    private SegmentLog(SegmentFolder folder) => _folder = folder;

    /// <summary>Bytes of torn tail that <see cref="Open"/> cut; 0 after a clean stop.</summary>
    public long CutBytes { get; private set; }

    /// <summary>Bytes of all segments.</summary>
    public long SizeBytes => _folder.SizeBytes();

    /// <summary>Opens or creates a log and cuts the tail that a crash tore.</summary>
    /// <param name="folder">Created when absent, with its parents.</param>
    /// <exception cref="StorageException">Locked, of a newer version, or damaged as by no crash.</exception>
    public static SegmentLog Open(string folder)
    {
        var log = new SegmentLog(new SegmentFolder(folder));
        try
        {
            log.Recover();
            return log;
        }
        catch (StorageException)
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Adds a record. It survives a crash only after <see cref="Sync"/>.</summary>
    /// <param name="timeMs">
    /// Chain time in milliseconds since 1970: decides the segment. A time before the newest segment's goes into the
    /// newest, so it is kept longer, never shorter.
    /// </param>
    /// <param name="kind">The caller's kind of record.</param>
    /// <param name="number">The caller's number, such as the block's.</param>
    /// <param name="payload">At most 64 MiB.</param>
    /// <exception cref="StorageException">The disk failed; the log then refuses everything but reads.</exception>
    public SegmentPointer Append(ulong timeMs, byte kind, ulong number, ReadOnlySpan<byte> payload)
    {
        Invariant.Check(payload.Length <= SegmentRecordHeader.PayloadMax);
        BeginWrite();
        SegmentFile file = FileFor(SegmentOf(timeMs));
        long start = _tail.End;
        var pointer = new SegmentPointer(file.Segment, start, payload.Length);
        Span<byte> record = Buffer((int)SegmentRecordHeader.SizeOf(payload.Length));
        payload.CopyTo(record[SegmentRecordHeader.Size..]);
        SegmentRecordHeader.Seal(record, pointer, _synced, kind, number);
        file.Write(record, start);
        _tail = new Tail(file.Segment, start + record.Length);
        EndWrite();
        return pointer;
    }

    /// <summary>Waits until the disk has every record appended so far.</summary>
    /// <exception cref="StorageException">The disk failed; the log then refuses everything but reads.</exception>
    public void Sync()
    {
        BeginWrite();
        if (_newest is not null && _synced < _tail.End)
        {
            _newest.Sync();
            _synced = _tail.End;
        }

        EndWrite();
    }

    /// <summary>Reads and verifies one record; false when its segment was dropped.</summary>
    /// <exception cref="StorageException">The record is not there, or not as it was written.</exception>
    public bool TryRead(SegmentPointer pointer, out SegmentRecord record)
    {
        record = default;
        Tail tail = _tail;
        using SegmentFile? file = _folder.Open(pointer.Segment, FileAccess.Read);
        if (file is null)
        {
            return false;
        }

        return file.TryReadRecord(pointer.Offset, EndOf(file, tail), out record) && record.Pointer == pointer
            ? true
            : throw file.Corrupt(pointer.Offset, $"no record of {pointer.Length} bytes checks there");
    }

    /// <summary>True when a whole record is at a place; for what a crash may have left half done.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public bool Holds(SegmentPointer pointer)
    {
        Tail tail = _tail;
        using SegmentFile? file = _folder.Segments.Contains(pointer.Segment)
            ? _folder.Open(pointer.Segment, FileAccess.Read)
            : null;
        return file is not null && file.TryReadRecord(pointer.Offset, EndOf(file, tail), out SegmentRecord record)
            && record.Pointer == pointer;
    }

    /// <summary>Takes the newest record back, after a crash that left it without what belongs to it.</summary>
    /// <param name="pointer">Its place.</param>
    /// <exception cref="StorageException">The disk failed; the log then refuses everything but reads.</exception>
    public void CutNewest(SegmentPointer pointer)
    {
        Invariant.Check(_newest?.Segment == pointer.Segment);
        Invariant.Check(_tail.End == pointer.Offset + SegmentRecordHeader.SizeOf(pointer.Length));
        BeginWrite();
        CutBytes += _tail.End - pointer.Offset;
        _newest.Truncate(pointer.Offset);
        _newest.Sync();
        _synced = pointer.Offset;
        _tail = new Tail(pointer.Segment, pointer.Offset);
        EndWrite();
    }

    /// <summary>
    /// All records in the order in which they were appended, from the one at <paramref name="from"/> on, or from the
    /// oldest that is kept. Those appended meanwhile may be missing. An older file that was cut exactly between two
    /// records shows only as a gap in the caller's numbers.
    /// </summary>
    /// <exception cref="StorageException">A record is not as it was written.</exception>
    public IEnumerable<SegmentRecord> Enumerate(SegmentPointer? from = null)
    {
        Tail tail = _tail;
        uint first = from?.Segment ?? 0;
        foreach (uint segment in _folder.Segments.Where(segment => segment >= first && segment <= tail.Segment))
        {
            using SegmentFile? file = _folder.Open(segment, FileAccess.Read);
            if (file is null)
            {
                continue;
            }

            file.CheckHeader();
            long end = EndOf(file, tail);
            long offset = segment == from?.Segment ? from.Value.Offset : SegmentFile.HeaderSize;
            while (offset != end)
            {
                if (!file.TryReadRecord(offset, end, out SegmentRecord record))
                {
                    throw file.Corrupt(offset, "no record checks there");
                }

                yield return record;
                offset += SegmentRecordHeader.SizeOf(record.Pointer.Length);
            }
        }
    }

    /// <summary>
    /// Removes the segments whose hour ended before <paramref name="timeMs"/>, the newest too: records that nothing
    /// followed grow old all the same. Reads that are under way end undisturbed.
    /// </summary>
    /// <returns>Bytes given back.</returns>
    /// <exception cref="StorageException">A file could not be removed.</exception>
    public long DropBefore(ulong timeMs)
    {
        uint first = SegmentOf(timeMs);
        if (_newest is not null && _newest.Segment < first && _tail.End > SegmentFile.HeaderSize)
        {
            // The folder keeps its newest file, so that it still says what was dropped: an empty one takes its place.
            BeginWrite();
            FileFor(first);
            EndWrite();
        }

        return _folder.DropBelow(first);
    }

    /// <summary>Closes the files without a sync.</summary>
    public void Dispose()
    {
        _failed = true;
        _newest?.Dispose();
        _folder.Dispose();
    }

    private static uint SegmentOf(ulong timeMs) => (uint)Math.Min(timeMs / SegmentMs, uint.MaxValue);

    // The newest file may hold a record in the making; the others are whole.
    private static long EndOf(SegmentFile file, Tail tail) => file.Segment == tail.Segment ? tail.End : file.Length;

    private void Recover()
    {
        if (_folder.Segments is not [.., uint newest])
        {
            return;
        }

        _newest = _folder.Open(newest, FileAccess.ReadWrite);
        Invariant.Check(_newest is not null);
        _synced = SegmentRecovery.Recover(_newest, out long cutBytes);
        _tail = new Tail(newest, _synced);
        CutBytes = cutBytes;
    }

    private SegmentFile FileFor(uint segment)
    {
        if (_newest is not null && segment <= _newest.Segment)
        {
            return _newest;
        }

        // Only the newest segment may have a torn tail, so this one is finished first.
        _newest?.Sync();
        SegmentFile file = _folder.Create(segment);
        _newest?.Dispose();
        _newest = file;
        _synced = SegmentFile.HeaderSize;
        _tail = new Tail(segment, _synced);
        return file;
    }

    private Span<byte> Buffer(int length)
    {
        if (_buffer.Length < length)
        {
            _buffer = new byte[length];
        }

        return _buffer.AsSpan(0, length);
    }

    // Marked failed until the write has ended well: after an exception nobody knows what the file holds.
    private void BeginWrite()
    {
        if (_failed)
        {
            throw new StorageException(StorageFault.Io, "the log refuses writes: closed, or an earlier one failed");
        }

        _failed = true;
    }

    private void EndWrite() => _failed = false;

    private sealed record Tail(uint Segment, long End);
}
