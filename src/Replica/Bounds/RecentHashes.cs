using MarketChain.Primitives;

namespace MarketChain.Replica.Bounds;

/// <summary>The newest so many hashes; the oldest makes room.</summary>
internal sealed class RecentHashes(int capacity)
{
    private readonly HashSet<Hash256> _set = [];
    private readonly Queue<Hash256> _order = new();

    public int Count => _set.Count;

    public bool Contains(in Hash256 hash) => _set.Contains(hash);

    /// <summary>False when it is there already.</summary>
    public bool Add(in Hash256 hash)
    {
        if (!_set.Add(hash))
        {
            return false;
        }

        _order.Enqueue(hash);
        if (_order.Count > capacity)
        {
            _set.Remove(_order.Dequeue());
        }

        return true;
    }

    public void Clear()
    {
        _set.Clear();
        _order.Clear();
    }
}
