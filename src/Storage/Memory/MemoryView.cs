using System.Collections.Immutable;

namespace MarketChain.Storage.Memory;

/// <summary>All columns of a <see cref="MemoryStore"/> after one batch: its present, or a snapshot.</summary>
internal sealed class MemoryView(ImmutableArray<ImmutableSortedSet<Entry>> columns) : IStoreSnapshot
{
    private bool _disposed;

    public ImmutableArray<ImmutableSortedSet<Entry>> Columns { get; } = columns;

    public PinnedValue Get(Column column, ReadOnlySpan<byte> key)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Columns[column.Index].TryGetValue(new Entry(key.ToArray(), []), out Entry entry)
            ? new PinnedValue(entry.Value)
            : default;
    }

    public void GetMany(Column column, KeyList keys, ValueReceiver receive)
    {
        for (int i = 0; i < keys.Count; i++)
        {
            using PinnedValue value = Get(column, keys[i]);
            receive(i, value.Found, value.Span);
        }
    }

    public IStoreIterator Iterate(Column column, ReadOnlySpan<byte> lower = default, ReadOnlySpan<byte> upper = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new MemoryIterator(Columns[column.Index], lower, upper);
    }

    public void Dispose() => _disposed = true;
}
