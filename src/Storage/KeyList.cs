using MarketChain.Primitives;

namespace MarketChain.Storage;

/// <summary>
/// Keys of any lengths in one growing buffer, for reads of many at once. Clear and fill again: after the first use it
/// allocates nothing.
/// <code>
/// bytes  │ key 0 │ key 1   │ key 2 │ free …
/// ends   │   e0 ─┘   e1 ───┘   e2 ─┘
/// </code>
/// </summary>
public sealed class KeyList
{
    private byte[] _bytes = new byte[1024];
    private int[] _ends = new int[32];

    /// <summary>Number of keys.</summary>
    public int Count { get; private set; }

    /// <summary>All keys, end to end.</summary>
    internal ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, End(Count - 1));

    /// <summary>Key <paramref name="index"/>, until the next Add or Clear.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            (int offset, int length) = Range(index);
            return _bytes.AsSpan(offset, length);
        }
    }

    /// <summary>Appends a key that sorts after the last one: readers rely on the order.</summary>
    public void Add(ReadOnlySpan<byte> key)
    {
        Invariant.Check(Count == 0 || this[Count - 1].SequenceCompareTo(key) < 0);
        int start = End(Count - 1);
        int end = checked(start + key.Length);
        if (end > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(end, checked(_bytes.Length * 2)));
        }

        if (Count == _ends.Length)
        {
            Array.Resize(ref _ends, Count * 2);
        }

        key.CopyTo(_bytes.AsSpan(start));
        _ends[Count++] = end;
    }

    /// <summary>Forgets the keys and keeps the memory.</summary>
    public void Clear() => Count = 0;

    /// <summary>Where key <paramref name="index"/> lies in <see cref="Bytes"/>.</summary>
    internal (int Offset, int Length) Range(int index)
    {
        Invariant.Check((uint)index < (uint)Count);
        int start = End(index - 1);
        return (start, _ends[index] - start);
    }

    private int End(int index) => index < 0 ? 0 : _ends[index];
}
