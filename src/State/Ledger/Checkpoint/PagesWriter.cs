using MarketChain.Primitives;
using MarketChain.Primitives.Binary;
using MarketChain.State.Ledger.Encoding;
using MarketChain.Storage;

namespace MarketChain.State.Ledger.Checkpoint;

/// <summary>Writes a file of pages from rows in order of key. Holds a page and 36 bytes for each written one.</summary>
internal sealed class PagesWriter(string path, ulong block, uint epoch) : IDisposable
{
    private readonly AtomicFileWriter _file = new(path);
    private readonly RowWriter _page = new();
    private readonly ByteWriter _index = new();
    private readonly List<Hash256> _leaves = [];
    private ulong _rows;

    /// <summary>Adds the next row.</summary>
    public void Add(RowKey key, ReadOnlySpan<byte> value)
    {
        _page.Write(key, value);
        _rows++;
        if (_page.Count == ContentHash.PageRows)
        {
            EndPage();
        }
    }

    /// <summary>Writes what is left and makes the file durable under its name.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public PagesHeader Finish()
    {
        if (_page.Count > 0)
        {
            EndPage();
        }

        Hash256 root = ContentHash.RootOf(block, _rows, [.. _leaves]);
        PagesHeader header = new(block, epoch, _rows, (uint)_leaves.Count, root);
        Span<byte> trailer = stackalloc byte[PagesFormat.TrailerBytes];
        PagesFormat.WriteTrailer(header, _index.Written, trailer);
        _file.Write(_index.Written);
        _file.Write(trailer);
        _file.Commit();
        return header;
    }

    /// <summary>Drops the file unless it is finished.</summary>
    public void Dispose() => _file.Dispose();

    private void EndPage()
    {
        ReadOnlySpan<byte> page = _page.Written.Span;
        Hash256 leaf = ContentHash.LeafOf((uint)_leaves.Count, page);
        _leaves.Add(leaf);
        _index.WriteUInt32BigEndian((uint)page.Length);
        _index.WriteHash(leaf);
        _file.Write(page);
        _page.Clear();
    }
}
