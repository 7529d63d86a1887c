using MarketChain.Primitives;

namespace MarketChain.Evm.Precompiles.Modular;

/// <summary>Gives out pieces of one buffer that does not move, in order; nothing is given back before all is.</summary>
internal unsafe ref struct LimbArena(ulong* start, int length)
{
    private int _used;

    /// <summary>The next limbs, all zero.</summary>
    public ulong* Take(int count)
    {
        Invariant.Check(count >= 0 && count <= length - _used);
        ulong* piece = start + _used;
        _used += count;
        new Span<ulong>(piece, count).Clear();
        return piece;
    }
}
