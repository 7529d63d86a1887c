using System.Runtime.CompilerServices;

namespace MarketChain.Primitives;

/// <summary>
/// A short list inside an immutable value: fixed once made, and equal to another when their items are, in order.
/// Collection expressions make it: <c>ValueList&lt;uint&gt; sites = [1, 2];</c>. <c>default</c> is the empty list.
/// </summary>
[CollectionBuilder(typeof(ValueList), nameof(ValueList.Create))]
public readonly struct ValueList<T> : IEquatable<ValueList<T>>
    where T : IEquatable<T>
{
    private readonly T[]? _items;

    internal ValueList(T[] items) => _items = items;

    /// <summary>Number of items.</summary>
    public int Count => _items is null ? 0 : _items.Length;

    /// <summary>True when there are none.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>The items, in place.</summary>
    public ReadOnlySpan<T> Span => _items;

    /// <summary>The item at a position from 0.</summary>
    public T this[int index] => Span[index];

    /// <summary>True when both hold equal items in the same order.</summary>
    public static bool operator ==(ValueList<T> left, ValueList<T> right) => left.Equals(right);

    /// <summary>True when any item or the number of them differs.</summary>
    public static bool operator !=(ValueList<T> left, ValueList<T> right) => !left.Equals(right);

    /// <summary>Walks the items in order.</summary>
    public ReadOnlySpan<T>.Enumerator GetEnumerator() => Span.GetEnumerator();

    /// <summary>A copy of the items.</summary>
    public T[] ToArray() => Span.ToArray();

    /// <inheritdoc/>
    public bool Equals(ValueList<T> other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ValueList<T> other && Equals(other);

    /// <summary>For in-memory tables only, never for consensus: seeded per process.</summary>
    public override int GetHashCode()
    {
        HashCode code = default;
        foreach (T item in this)
        {
            code.Add(item);
        }

        return code.ToHashCode();
    }
}

/// <summary>Makes <see cref="ValueList{T}"/>s.</summary>
public static class ValueList
{
    /// <summary>Copies the items.</summary>
    public static ValueList<T> Create<T>(ReadOnlySpan<T> items)
        where T : IEquatable<T>
        => items.IsEmpty ? default : new ValueList<T>(items.ToArray());
}
