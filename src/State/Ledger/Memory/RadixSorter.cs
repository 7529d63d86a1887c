using System.Runtime.InteropServices;
using MarketChain.Primitives;

namespace MarketChain.State.Ledger.Memory;

/// <summary>A number to sort by, and what it stands for.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct SortItem(ulong Key, int Slot);

/// <summary>
/// Sorts items by distinct 64-bit keys, byte by byte from the least significant; bytes in which all keys agree cost
/// nothing. Keeps its buffers from one use to the next.
/// </summary>
internal sealed class RadixSorter
{
    private const int Digits = 8;
    private const int Buckets = 256;

    private readonly int[] _counts = new int[Digits * Buckets];
    private SortItem[] _items = [];
    private SortItem[] _other = [];
    private bool _isSorted = true;

    /// <summary>Items added since <see cref="Clear"/>.</summary>
    public int Count { get; private set; }

    /// <summary>The items: by ascending key after <see cref="Sort"/>.</summary>
    public ReadOnlySpan<SortItem> Items => _items.AsSpan(0, Count);

    /// <summary>Forgets the items and keeps the memory.</summary>
    public void Clear()
    {
        Count = 0;
        _isSorted = true;
    }

    /// <summary>Makes room for so many items in all.</summary>
    public void Reserve(int items)
    {
        if (items > _items.Length)
        {
            Array.Resize(ref _items, Math.Max(items, _items.Length * 2));
        }
    }

    /// <summary>Adds an item; no other one has its key.</summary>
    public void Add(ulong key, int slot)
    {
        if (Count == _items.Length)
        {
            Reserve(Count + 256);
        }

        _isSorted &= Count == 0 || key > _items[Count - 1].Key;
        _items[Count++] = new SortItem(key, slot);
    }

    /// <summary>Puts the items in order; at once when they came in order.</summary>
    public void Sort()
    {
        if (_isSorted)
        {
            return;
        }

        if (_other.Length < _items.Length)
        {
            _other = new SortItem[_items.Length];
        }

        CountDigits();
        for (int digit = 0; digit < Digits; digit++)
        {
            Span<int> counts = _counts.AsSpan(digit * Buckets, Buckets);
            if (Count > 0 && counts[(byte)(_items[0].Key >> (8 * digit))] != Count)
            {
                Distribute(counts, 8 * digit);
            }
        }

        _isSorted = true;
    }

    private void CountDigits()
    {
        Array.Clear(_counts);
        foreach (SortItem item in Items)
        {
            for (int digit = 0; digit < Digits; digit++)
            {
                _counts[(digit * Buckets) + (byte)(item.Key >> (8 * digit))]++;
            }
        }
    }

    private void Distribute(Span<int> counts, int shift)
    {
        int next = 0;
        foreach (ref int count in counts)
        {
            (count, next) = (next, next + count);
        }

        Invariant.Check(next == Count);
        foreach (SortItem item in Items)
        {
            _other[counts[(byte)(item.Key >> shift)]++] = item;
        }

        (_items, _other) = (_other, _items);
    }
}
