using MarketChain.Primitives;

namespace MarketChain.Replica.Blocks;

/// <summary>The newest few blocks of one height that were met here, with their bodies.</summary>
internal sealed class HeldBlocks
{
    /// <summary>The one that is judged, the one that was prepared, and two of rounds before.</summary>
    private const int CountMax = 4;

    private readonly List<PreparedBlock> _blocks = [];

    /// <summary>Keeps a block, in place of the one that was kept longest.</summary>
    public void Add(PreparedBlock block)
    {
        Hash256 digest = block.Digest;
        _blocks.RemoveAll(held => held.Digest == digest);
        _blocks.Add(block);
        if (_blocks.Count > CountMax)
        {
            _blocks.RemoveAt(0);
        }
    }

    /// <summary>One that is kept.</summary>
    public PreparedBlock? Find(Hash256 digest) => _blocks.Find(held => held.Digest == digest);

    /// <summary>The height is over.</summary>
    public void Clear() => _blocks.Clear();
}
