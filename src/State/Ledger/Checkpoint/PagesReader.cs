using System.Buffers.Binary;
using MarketChain.Primitives;
using MarketChain.State.Ledger.Encoding;
using MarketChain.Storage;
using Microsoft.Win32.SafeHandles;

namespace MarketChain.State.Ledger.Checkpoint;

/// <summary>Why a file of pages is refused.</summary>
public enum PagesFault
{
    /// <summary>It is whole.</summary>
    None,

    /// <summary>There is no such file.</summary>
    Missing,

    /// <summary>It does not end in the trailer of a file of pages.</summary>
    NotPages,

    /// <summary>Its length is not that of its pages, index and trailer.</summary>
    WrongLength,

    /// <summary>Index or trailer are not those that were written.</summary>
    WrongChecksum,

    /// <summary>The leaves in the index do not lead to the root.</summary>
    WrongRoot,

    /// <summary>A page is not the one that was written.</summary>
    WrongPage,

    /// <summary>A page has the right hash, and does not hold rows as it must.</summary>
    WrongRows,

    /// <summary>The chain says another content root for this block.</summary>
    OtherRoot,
}

/// <summary>
/// Reads a file of pages and believes nothing: opening judges index, root and lengths; each page is judged as it is
/// read. Not safe for several threads.
/// </summary>
public sealed class PagesReader : IDisposable
{
    private const int ReadBytes = 1 << 20;
    private const int PageBytesMax = ContentHash.PageRows * (1 + RowKey.BytesMax + 2 + RowCursor.ValueBytesMax);

    private readonly SafeFileHandle _file;
    private readonly byte[] _index;
    private byte[] _buffer = new byte[ReadBytes];
    private long _filePosition;
    private int _bufferStart;
    private int _bufferEnd;
    private uint _nextPage;

    private PagesReader(SafeFileHandle file, PagesHeader header, byte[] index)
    {
        _file = file;
        _index = index;
        Header = header;
    }

    /// <summary>What the file holds.</summary>
    public PagesHeader Header { get; }

    /// <summary>Opens a file whose index leads to its root.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public static PagesFault TryOpen(string path, out PagesReader? reader)
    {
        reader = null;
        if (!File.Exists(path))
        {
            return PagesFault.Missing;
        }

        SafeFileHandle file = RandomFile.OpenRead(path);
        PagesFault fault = Check(file, out PagesHeader header, out byte[] index);
        if (fault != PagesFault.None)
        {
            file.Dispose();
            return fault;
        }

        reader = new PagesReader(file, header, index);
        return PagesFault.None;
    }

    /// <summary>Reads the next page.</summary>
    /// <param name="page">Its rows, until the next call.</param>
    /// <param name="fault">Why it is refused.</param>
    /// <returns>False at the end and at a fault.</returns>
    public bool TryReadPage(out ReadOnlyMemory<byte> page, out PagesFault fault)
    {
        fault = PagesFault.None;
        page = default;
        if (_nextPage == Header.Pages)
        {
            return false;
        }

        ReadOnlySpan<byte> entry = _index.AsSpan((int)_nextPage * PagesFormat.IndexEntryBytes);
        int length = (int)BinaryPrimitives.ReadUInt32BigEndian(entry);
        if (_bufferEnd - _bufferStart < length)
        {
            FillBuffer(length);
        }

        page = _buffer.AsMemory(_bufferStart, length);
        _bufferStart += length;
        Hash256 leaf = new(entry.Slice(sizeof(uint), Hash256.Size));
        fault = ContentHash.LeafOf(_nextPage++, page.Span) == leaf ? PagesFault.None : PagesFault.WrongPage;
        return fault == PagesFault.None;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static PagesFault Check(SafeFileHandle file, out PagesHeader header, out byte[] index)
    {
        header = default;
        index = [];
        long fileLength = RandomAccess.GetLength(file);
        Span<byte> trailer = stackalloc byte[PagesFormat.TrailerBytes];
        if (fileLength < trailer.Length || !TryRead(file, fileLength - trailer.Length, trailer)
            || !PagesFormat.TryReadTrailer(trailer, out header))
        {
            return PagesFault.NotPages;
        }

        long indexLength = (long)header.Pages * PagesFormat.IndexEntryBytes;
        long indexStart = fileLength - trailer.Length - indexLength;
        if (indexStart < 0 || indexLength > Array.MaxLength)
        {
            return PagesFault.WrongLength;
        }

        index = new byte[indexLength];
        return !TryRead(file, indexStart, index) ? PagesFault.WrongLength
            : !PagesFormat.HasChecksum(index, trailer) ? PagesFault.WrongChecksum
            : CheckIndex(header, index, indexStart);
    }

    private static PagesFault CheckIndex(in PagesHeader header, ReadOnlySpan<byte> index, long pagesLength)
    {
        Hash256[] leaves = new Hash256[header.Pages];
        long total = 0;
        for (int i = 0; i < leaves.Length; i++)
        {
            ReadOnlySpan<byte> entry = index[(i * PagesFormat.IndexEntryBytes)..];
            uint length = BinaryPrimitives.ReadUInt32BigEndian(entry);
            if (length is 0 or > PageBytesMax)
            {
                return PagesFault.WrongLength;
            }

            total += length;
            leaves[i] = new Hash256(entry.Slice(sizeof(uint), Hash256.Size));
        }

        return total != pagesLength ? PagesFault.WrongLength
            : ContentHash.RootOf(header.Block, header.Rows, leaves) != header.Root ? PagesFault.WrongRoot
            : PagesFault.None;
    }

    private static bool TryRead(SafeFileHandle file, long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            int count = RandomFile.Read(file, offset, destination);
            if (count == 0)
            {
                return false;
            }

            destination = destination[count..];
            offset += count;
        }

        return true;
    }

    private void FillBuffer(int lengthMin)
    {
        int kept = _bufferEnd - _bufferStart;
        if (lengthMin > _buffer.Length)
        {
            Array.Resize(ref _buffer, lengthMin);
        }

        _buffer.AsSpan(_bufferStart, kept).CopyTo(_buffer);
        _bufferStart = 0;
        _bufferEnd = kept;
        while (_bufferEnd < lengthMin)
        {
            int count = RandomFile.Read(_file, _filePosition, _buffer.AsSpan(_bufferEnd));
            if (count == 0)
            {
                throw new StorageException(StorageFault.Corrupt, "a file of pages became shorter while it was read");
            }

            _filePosition += count;
            _bufferEnd += count;
        }
    }
}
