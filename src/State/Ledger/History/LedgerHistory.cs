using MarketChain.Primitives;

namespace MarketChain.State.Ledger.History;

/// <summary>
/// The images of the last blocks, in a ring: rows can be read at the newest block and at 15 before it.
/// </summary>
internal sealed class LedgerHistory
{
    /// <summary>Blocks whose rows can be read, the newest among them.</summary>
    public const int BlocksMax = 16;

    private readonly BlockImages[] _ring = new BlockImages[BlocksMax - 1];
    private int _next;

    /// <summary>Images held.</summary>
    public int Count { get; private set; }

    /// <summary>The images of the blocks behind one, oldest first.</summary>
    /// <param name="age">How many blocks have followed it; at most <see cref="Count"/>.</param>
    public IEnumerable<BlockImages> Since(int age)
    {
        Invariant.Check(age <= Count);
        for (int i = age; i > 0; i--)
        {
            yield return _ring[(_next + _ring.Length - i) % _ring.Length];
        }
    }

    /// <summary>Empty images for a new block; the oldest ones go when there are enough.</summary>
    public BlockImages Push()
    {
        ref BlockImages images = ref _ring[_next];
        images ??= new BlockImages();
        images.Clear();
        _next = (_next + 1) % _ring.Length;
        Count = Math.Min(Count + 1, _ring.Length);
        return images;
    }
}
