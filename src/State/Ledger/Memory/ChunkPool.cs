using MarketChain.Primitives;

namespace MarketChain.State.Ledger.Memory;

/// <summary>
/// Chunks of one size, cut from slabs that fill a huge page each. Returned chunks are used again; slabs are kept until
/// the pool itself goes. Chunks are not zeroed.
/// </summary>
internal sealed unsafe class ChunkPool
{
    private const int SlabBytes = 2 << 20;

    private readonly int _chunkBytes;
    private readonly List<NativeBlock> _slabs = [];
    private byte* _fresh;
    private byte* _freshEnd;
    private byte* _firstFree;

    /// <summary>An empty pool.</summary>
    /// <param name="chunkBytes">Size of every chunk; a free one holds a pointer to the next.</param>
    public ChunkPool(int chunkBytes)
    {
        Invariant.Check(chunkBytes >= sizeof(byte*) && chunkBytes <= SlabBytes);
        _chunkBytes = chunkBytes;
    }

    /// <summary>Bytes taken from the system.</summary>
    public long TotalBytes => (long)_slabs.Count * SlabBytes;

    /// <summary>A chunk with any content.</summary>
    public byte* Rent()
    {
        if (_firstFree != null)
        {
            byte* chunk = _firstFree;
            _firstFree = *(byte**)chunk;
            return chunk;
        }

        if (_freshEnd - _fresh < _chunkBytes)
        {
            _slabs.Add(new NativeBlock(SlabBytes));
            _fresh = _slabs[^1].Pointer;
            _freshEnd = _fresh + SlabBytes;
        }

        byte* result = _fresh;
        _fresh += _chunkBytes;
        return result;
    }

    /// <summary>Takes back a chunk of this pool that nobody uses any more.</summary>
    public void Return(byte* chunk)
    {
        *(byte**)chunk = _firstFree;
        _firstFree = chunk;
    }
}
