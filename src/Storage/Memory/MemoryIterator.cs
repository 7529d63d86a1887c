using System.Collections.Immutable;
using MarketChain.Primitives;

namespace MarketChain.Storage.Memory;

/// <summary>A position in an immutable sorted set; valid from <c>_first</c> to before <c>_end</c>.</summary>
internal sealed class MemoryIterator : IStoreIterator
{
    private readonly ImmutableSortedSet<Entry> _entries;
    private readonly int _first;
    private readonly int _end;
    private int _position = -1;

    public MemoryIterator(ImmutableSortedSet<Entry> entries, ReadOnlySpan<byte> lower, ReadOnlySpan<byte> upper)
    {
        _entries = entries;
        _first = FirstAtOrAfter(lower);
        _end = Math.Max(_first, upper.IsEmpty ? entries.Count : FirstAtOrAfter(upper));
    }

    public bool Valid => _position >= _first && _position < _end;

    public ReadOnlySpan<byte> Key => Current.Key;

    public ReadOnlySpan<byte> Value => Current.Value;

    private Entry Current
    {
        get
        {
            Invariant.Check(Valid);
            return _entries[_position];
        }
    }

    public void SeekToFirst() => _position = _first;

    public void SeekToLast() => _position = _end - 1;

    public void Seek(ReadOnlySpan<byte> key) => _position = Math.Max(_first, FirstAtOrAfter(key));

    public void SeekForPrev(ReadOnlySpan<byte> key)
    {
        int position = FirstAtOrAfter(key);
        bool exact = position < _entries.Count && _entries[position].Key.AsSpan().SequenceEqual(key);
        _position = Math.Min(_end - 1, exact ? position : position - 1);
    }

    public void Next()
    {
        Invariant.Check(Valid);
        _position++;
    }

    public void Prev()
    {
        Invariant.Check(Valid);
        _position--;
    }

    public void Dispose() => _position = -1;

    private int FirstAtOrAfter(ReadOnlySpan<byte> key)
    {
        int index = _entries.IndexOf(new Entry(key.ToArray(), []));
        return index >= 0 ? index : ~index;
    }
}
