using System.Runtime.InteropServices;
using MarketChain.Primitives;
using MarketChain.Storage;

namespace MarketChain.State;

/// <summary>
/// What a block changes in one column, in key order, with what stood there before (for trie nodes: with what leads back
/// to it). In these columns no value is empty, so empty means absent: an empty new value deletes, an empty old one was
/// not there.
/// <code>
/// bytes  │ key │ new │ old │ key │ new │ old │ …
/// </code>
/// </summary>
/// <param name="column">The column.</param>
internal sealed class ColumnChanges(Column column)
{
    private const int BytesMin = 4096;

    private readonly List<Change> _changes = [];
    private byte[] _bytes = [];
    private int _length;

    /// <summary>Number of keys that change.</summary>
    public int Count => _changes.Count;

    /// <summary>Bytes of all keys and values.</summary>
    public long ByteCount => _length;

    /// <summary>The key of a change.</summary>
    public ReadOnlySpan<byte> Key(int index)
    {
        Change change = _changes[index];
        return _bytes.AsSpan(change.Offset, change.KeyLength);
    }

    /// <summary>What the block leaves there; empty deletes.</summary>
    public ReadOnlySpan<byte> NewValue(int index)
    {
        Change change = _changes[index];
        return _bytes.AsSpan(change.Offset + change.KeyLength, change.NewLength);
    }

    /// <summary>What the block found there; empty for nothing.</summary>
    public ReadOnlySpan<byte> OldValue(int index)
    {
        Change change = _changes[index];
        return _bytes.AsSpan(change.Offset + change.KeyLength + change.NewLength, change.OldLength);
    }

    /// <summary>Makes room for more changes at once, so that they are not moved again and again.</summary>
    public void EnsureCapacity(int count, long bytes)
    {
        _changes.EnsureCapacity(_changes.Count + count);
        if (bytes > _bytes.Length - _length)
        {
            Grow(bytes);
        }
    }

    /// <summary>Adds a change behind the last one, if the values differ.</summary>
    public void AddIfChanged(ReadOnlySpan<byte> key, ReadOnlySpan<byte> newValue, ReadOnlySpan<byte> oldValue)
    {
        if (!newValue.SequenceEqual(oldValue))
        {
            Add(key, newValue, oldValue);
        }
    }

    /// <summary>Adds a change behind the last one.</summary>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> newValue, ReadOnlySpan<byte> oldValue)
    {
        Invariant.Check(Count == 0 || Key(Count - 1).SequenceCompareTo(key) < 0);
        Span<byte> rest = Reserve(key.Length + newValue.Length + oldValue.Length);
        key.CopyTo(rest);
        newValue.CopyTo(rest[key.Length..]);
        oldValue.CopyTo(rest[(key.Length + newValue.Length)..]);
        var change = new Change(
            _length, checked((ushort)key.Length), checked((ushort)newValue.Length), checked((ushort)oldValue.Length));
        _changes.Add(change);
        _length += key.Length + newValue.Length + oldValue.Length;
    }

    /// <summary>Adds changes <c>[from, to)</c> of another list behind the last one.</summary>
    public void AddRange(ColumnChanges other, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            Add(other.Key(i), other.NewValue(i), other.OldValue(i));
        }
    }

    /// <summary>Forgets the changes and keeps the memory.</summary>
    public void Clear()
    {
        _changes.Clear();
        _length = 0;
    }

    /// <summary>Adds all changes to a batch.</summary>
    public void WriteTo(IWriteBatch batch)
    {
        for (int i = 0; i < Count; i++)
        {
            ReadOnlySpan<byte> value = NewValue(i);
            if (value.IsEmpty)
            {
                batch.Delete(column, Key(i));
            }
            else
            {
                batch.Put(column, Key(i), value);
            }
        }
    }

    private Span<byte> Reserve(int count)
    {
        if (count > _bytes.Length - _length)
        {
            Grow(Math.Max(count, Math.Max(BytesMin, _bytes.Length)));
        }

        return _bytes.AsSpan(_length, count);
    }

    private void Grow(long count)
    {
        byte[] larger = GC.AllocateUninitializedArray<byte>(checked((int)(_length + count)));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        _bytes = larger;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Change(int Offset, ushort KeyLength, ushort NewLength, ushort OldLength);
}
