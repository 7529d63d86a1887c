using System.Runtime.CompilerServices;

namespace MarketChain.State;

/// <summary>
/// A growing list whose elements never move: a reference to one stays good while others are added, and growing copies
/// nothing. Pages of 128 keep entries of 250 bytes out of the large object heap.
/// </summary>
internal sealed class PagedList<T>
{
    private const int PageBits = 7;
    private const int PageSize = 1 << PageBits;

    private readonly List<T[]> _pages = [];

    /// <summary>Number of elements.</summary>
    public int Count { get; private set; }

    /// <summary>An element, in place.</summary>
    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _pages[index >> PageBits][index & (PageSize - 1)];
    }

    /// <summary>Adds an element; it holds what the last one at its place held.</summary>
    public ref T Add()
    {
        if (Count == _pages.Count << PageBits)
        {
            _pages.Add(new T[PageSize]);
        }

        return ref this[Count++];
    }

    /// <summary>Forgets the elements and keeps the memory.</summary>
    public void Clear() => Count = 0;
}
