using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace MarketChain.Storage.Segments;

/// <summary>
/// One segment: a header, then records end to end.
/// <code>
/// 0      4         8         12       16
/// │ MSEG │ version │ segment │ crc32c │ record │ record │ …
/// │      │ u32     │ u32     │ u32    │
/// </code>
/// </summary>
internal sealed class SegmentFile : IDisposable
{
    /// <summary>Bytes before the first record.</summary>
    public const int HeaderSize = 16;

    private const uint Magic = 0x4d534547;
    private const uint Version = 1;

    private readonly SafeFileHandle _file;
    private readonly string _path;

    private SegmentFile(string path, uint segment, FileMode mode, FileAccess access)
    {
        Segment = segment;
        _path = path;
        // Shared without locks: readers open a segment while it is appended to; SegmentFolder holds the folder's lock.
        _file = File.OpenHandle(path, mode, access, FileShare.ReadWrite | FileShare.Delete);
    }

    /// <summary>The segment's number.</summary>
    public uint Segment { get; }

    /// <summary>Bytes in the file, torn ones too.</summary>
    public long Length => RandomAccess.GetLength(_file);

    /// <summary>A new segment whose header is on disk; its name is so once the folder is synced.</summary>
    public static SegmentFile Create(string path, uint segment)
    {
        try
        {
            var file = new SegmentFile(path, segment, FileMode.CreateNew, FileAccess.ReadWrite);
            file.StartOver();
            return file;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Io("create", path, fault);
        }
    }

    /// <summary>An existing segment, to be read or, once recovered, appended to; null when there is none.</summary>
    public static SegmentFile? Open(string path, uint segment, FileAccess access)
    {
        try
        {
            return new SegmentFile(path, segment, FileMode.Open, access);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Io("open", path, fault);
        }
    }

    /// <summary>Empties the file, writes its header and syncs it.</summary>
    public void StartOver()
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        FillHeader(header);
        Truncate(0);
        Write(header, 0);
        Sync();
    }

    /// <summary>Throws unless the header is this version's and this segment's.</summary>
    public void CheckHeader()
    {
        Span<byte> found = stackalloc byte[HeaderSize];
        Span<byte> expected = stackalloc byte[HeaderSize];
        FillHeader(expected);
        if (!TryReadExactly(found, 0))
        {
            throw Corrupt(0, "its header is cut");
        }

        bool checks = BinaryPrimitives.ReadUInt32BigEndian(found[12..]) == Crc32C.Compute(found[..12]);
        uint version = BinaryPrimitives.ReadUInt32BigEndian(found[4..]);
        if (checks && version > Version)
        {
            throw new StorageException(
                StorageFault.OtherFormat, $"{_path} has format {version}, this version reads format {Version}");
        }

        if (!found.SequenceEqual(expected))
        {
            throw Corrupt(0, "its header is not that of this segment");
        }
    }

    /// <summary>
    /// Reads and verifies the record at <paramref name="offset"/>; false when no whole record checks there. Its length
    /// is held against its maximum and against <paramref name="end"/> before anything is allocated.
    /// </summary>
    /// <param name="offset">Where the record should start.</param>
    /// <param name="end">Where the last record may end.</param>
    /// <param name="buffer">Receives the record's bytes; replaced by a larger one when it is too small.</param>
    /// <param name="header">What the record's first bytes say.</param>
    public bool TryReadRecord(long offset, long end, ref byte[] buffer, out SegmentRecordHeader header)
    {
        header = default;
        Span<byte> first = stackalloc byte[SegmentRecordHeader.Size];
        if (offset < HeaderSize || offset > end - first.Length || !TryReadExactly(first, offset))
        {
            return false;
        }

        header = SegmentRecordHeader.Read(first);
        if (header.Length is < 0 or > SegmentRecordHeader.PayloadMax || header.RecordSize > end - offset)
        {
            return false;
        }

        int size = (int)header.RecordSize;
        if (buffer.Length < size)
        {
            buffer = new byte[size];
        }

        Span<byte> record = buffer.AsSpan(0, size);
        return TryReadExactly(record, offset)
            && SegmentRecordHeader.Checks(record, new SegmentPointer(Segment, offset, header.Length));
    }

    /// <summary>As the other, with the payload in memory of its own.</summary>
    public bool TryReadRecord(long offset, long end, out SegmentRecord record)
    {
        byte[] buffer = [];
        bool found = TryReadRecord(offset, end, ref buffer, out SegmentRecordHeader header);
        record = found
            ? new SegmentRecord(
                new SegmentPointer(Segment, offset, header.Length),
                header.Kind,
                header.Number,
                new ReadOnlyMemory<byte>(buffer, SegmentRecordHeader.Size, header.Length))
            : default;
        return found;
    }

    /// <summary>Fills <paramref name="destination"/>; false when the file ends before.</summary>
    public bool TryReadExactly(Span<byte> destination, long offset)
    {
        try
        {
            while (destination.Length > 0)
            {
                int read = RandomAccess.Read(_file, destination, offset);
                if (read == 0)
                {
                    return false;
                }

                destination = destination[read..];
                offset += read;
            }

            return true;
        }
        catch (IOException fault)
        {
            throw Io("read", _path, fault);
        }
    }

    /// <summary>Writes bytes at <paramref name="offset"/>; they are on disk after <see cref="Sync"/>.</summary>
    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            RandomAccess.Write(_file, bytes, offset);
        }
        catch (IOException fault)
        {
            throw Io("write", _path, fault);
        }
    }

    /// <summary>Cuts the file at <paramref name="length"/>.</summary>
    public void Truncate(long length)
    {
        try
        {
            RandomAccess.SetLength(_file, length);
        }
        catch (IOException fault)
        {
            throw Io("truncate", _path, fault);
        }
    }

    /// <summary>Waits until the disk has all that was written.</summary>
    public void Sync()
    {
        try
        {
            RandomAccess.FlushToDisk(_file);
        }
        catch (IOException fault)
        {
            throw Io("sync", _path, fault);
        }
    }

    /// <summary>Damage at <paramref name="offset"/>, as an exception to throw.</summary>
    public StorageException Corrupt(long offset, string what)
        => new(StorageFault.Corrupt, $"{_path} is damaged at byte {offset}: {what}");

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static StorageException Io(string attempt, string path, Exception fault)
        => new(StorageFault.Io, $"cannot {attempt} {path}: {fault.Message}", fault);

    private void FillHeader(Span<byte> header)
    {
        BinaryPrimitives.WriteUInt32BigEndian(header, Magic);
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], Version);
        BinaryPrimitives.WriteUInt32BigEndian(header[8..], Segment);
        BinaryPrimitives.WriteUInt32BigEndian(header[12..], Crc32C.Compute(header[..12]));
    }
}
