using MarketChain.Primitives;

namespace MarketChain.Chain.TxPool;

/// <summary>An item of a <see cref="PlacedHeap{TItem, TKey}"/>, which alone writes here.</summary>
internal sealed class HeapNode<TItem, TKey>(TItem item)
    where TKey : struct, IComparable<TKey>
{
    /// <summary>In no heap.</summary>
    public const int Nowhere = -1;

    public TItem Item { get; } = item;

    public TKey Key { get; set; }

    public int Position { get; set; } = Nowhere;
}

/// <summary>
/// A binary heap whose items know their places, so any of them is moved or removed in logarithmic time.
/// <code>children of position n: 2n + 1 and 2n + 2, neither with a key below its</code>
/// </summary>
internal sealed class PlacedHeap<TItem, TKey>
    where TKey : struct, IComparable<TKey>
{
    private readonly List<HeapNode<TItem, TKey>> _nodes = [];

    public int Count => _nodes.Count;

    /// <summary>The node at a position; that at 0 has the least key.</summary>
    public HeapNode<TItem, TKey> this[int position] => _nodes[position];

    /// <summary>Adds a node, or moves it to where its new key belongs.</summary>
    public void Put(HeapNode<TItem, TKey> node, in TKey key)
    {
        node.Key = key;
        if (node.Position == HeapNode<TItem, TKey>.Nowhere)
        {
            node.Position = _nodes.Count;
            _nodes.Add(node);
        }

        Settle(node);
    }

    /// <summary>Removes a node, if it is here.</summary>
    public void Remove(HeapNode<TItem, TKey> node)
    {
        if (node.Position == HeapNode<TItem, TKey>.Nowhere)
        {
            return;
        }

        Invariant.Check(_nodes[node.Position] == node);
        HeapNode<TItem, TKey> last = _nodes[^1];
        _nodes.RemoveAt(_nodes.Count - 1);
        if (last != node)
        {
            Place(last, node.Position);
            Settle(last);
        }

        node.Position = HeapNode<TItem, TKey>.Nowhere;
    }

    /// <summary>Gives all nodes new keys, in linear time.</summary>
    public void Rekey(Func<TItem, TKey> keyOf)
    {
        foreach (HeapNode<TItem, TKey> node in _nodes)
        {
            node.Key = keyOf(node.Item);
        }

        for (int position = (_nodes.Count / 2) - 1; position >= 0; position--)
        {
            SiftDown(_nodes[position]);
        }
    }

    private void Settle(HeapNode<TItem, TKey> node)
    {
        SiftUp(node);
        SiftDown(node);
    }

    private void SiftUp(HeapNode<TItem, TKey> node)
    {
        int position = node.Position;
        while (position > 0 && node.Key.CompareTo(_nodes[(position - 1) / 2].Key) < 0)
        {
            Place(_nodes[(position - 1) / 2], position);
            position = (position - 1) / 2;
        }

        Place(node, position);
    }

    private void SiftDown(HeapNode<TItem, TKey> node)
    {
        int position = node.Position;
        for (int child = (2 * position) + 1; child < _nodes.Count; child = (2 * position) + 1)
        {
            if (child + 1 < _nodes.Count && _nodes[child + 1].Key.CompareTo(_nodes[child].Key) < 0)
            {
                child++;
            }

            if (node.Key.CompareTo(_nodes[child].Key) <= 0)
            {
                break;
            }

            Place(_nodes[child], position);
            position = child;
        }

        Place(node, position);
    }

    private void Place(HeapNode<TItem, TKey> node, int position)
    {
        _nodes[position] = node;
        node.Position = position;
    }
}
