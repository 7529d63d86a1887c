using System.Collections.Immutable;
using MarketChain.Primitives;

namespace MarketChain.Storage.Memory;

/// <summary>Changes in the order in which they came, replayed onto copies of the columns they touch.</summary>
internal sealed class MemoryWriteBatch : IWriteBatch
{
    private readonly List<Change> _changes = [];

    private enum Kind
    {
        Put,
        Delete,
        DeleteRange,
    }

    public int Count => _changes.Count;

    public long SizeBytes { get; private set; }

    public void Put(Column column, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        => Add(Kind.Put, column, key, value);

    public void Delete(Column column, ReadOnlySpan<byte> key) => Add(Kind.Delete, column, key, default);

    public void DeleteRange(Column column, ReadOnlySpan<byte> lower, ReadOnlySpan<byte> upper)
    {
        Invariant.Check(column.Profile == ColumnProfile.Append && lower.SequenceCompareTo(upper) <= 0);
        Add(Kind.DeleteRange, column, lower, upper);
    }

    public void Clear()
    {
        _changes.Clear();
        SizeBytes = 0;
    }

    public void Dispose() => Clear();

    public ImmutableArray<ImmutableSortedSet<Entry>> ApplyTo(ImmutableArray<ImmutableSortedSet<Entry>> columns)
    {
        var touched = new ImmutableSortedSet<Entry>.Builder?[columns.Length];
        foreach (Change change in _changes)
        {
            change.ApplyTo(touched[change.Column.Index] ??= columns[change.Column.Index].ToBuilder());
        }

        return [.. columns.Select((column, index) => touched[index]?.ToImmutable() ?? column)];
    }

    private void Add(Kind kind, Column column, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        _changes.Add(new Change(kind, column, first.ToArray(), second.ToArray()));
        SizeBytes += first.Length + second.Length;
    }

    /// <summary>First is the key or the lower bound; Second the value, the upper bound or empty.</summary>
    private readonly record struct Change(Kind Kind, Column Column, byte[] First, byte[] Second)
    {
        public void ApplyTo(ImmutableSortedSet<Entry>.Builder entries)
        {
            if (Kind == Kind.DeleteRange)
            {
                RemoveRange(entries);
                return;
            }

            Entry entry = new(First, Second);
            entries.Remove(entry);
            if (Kind == Kind.Put)
            {
                entries.Add(entry);
            }
        }

        private void RemoveRange(ImmutableSortedSet<Entry>.Builder entries)
        {
            int index = entries.IndexOf(new Entry(First, []));
            index = index >= 0 ? index : ~index;
            while (index < entries.Count && entries[index].Key.AsSpan().SequenceCompareTo(Second) < 0)
            {
                entries.Remove(entries[index]);
            }
        }
    }
}
