using System.Collections.Immutable;
using MarketChain.Primitives;

namespace MarketChain.Storage.Memory;

/// <summary>
/// The store's sorted twin in memory, for tests and simulation: the same contract, no disk. A column is an immutable
/// sorted set, so a snapshot is a reference, and readers on other threads never see half a batch.
/// </summary>
public sealed class MemoryStore : IKeyValueStore
{
    private readonly Lock _writing = new();
    private volatile MemoryView? _now = new([.. Enumerable.Repeat(Entry.NoEntries, Column.All.Length)]);

    private MemoryView Now
    {
        get
        {
            MemoryView? now = _now;
            ObjectDisposedException.ThrowIf(now is null, this);
            return now;
        }
    }

    /// <inheritdoc/>
    public PinnedValue Get(Column column, ReadOnlySpan<byte> key) => Now.Get(column, key);

    /// <inheritdoc/>
    public void GetMany(Column column, KeyList keys, ValueReceiver receive) => Now.GetMany(column, keys, receive);

    /// <inheritdoc/>
    public IStoreIterator Iterate(Column column, ReadOnlySpan<byte> lower = default, ReadOnlySpan<byte> upper = default)
        => Now.Iterate(column, lower, upper);

    /// <inheritdoc/>
    public IStoreSnapshot Snapshot() => new MemoryView(Now.Columns);

    /// <inheritdoc/>
    public IWriteBatch CreateBatch() => new MemoryWriteBatch();

    /// <inheritdoc/>
    public void Write(IWriteBatch batch, bool sync)
    {
        Invariant.Check(batch is MemoryWriteBatch);
        lock (_writing)
        {
            _now = new MemoryView(((MemoryWriteBatch)batch).ApplyTo(Now.Columns));
        }
    }

    /// <inheritdoc/>
    public void FlushWal(bool sync) => Invariant.Check(Now is not null);

    /// <summary>Goes back to what a snapshot holds, as after a crash that took what was written since.</summary>
    public void Restore(IStoreSnapshot snapshot)
    {
        lock (_writing)
        {
            Invariant.Check(snapshot is MemoryView && _now is not null);
            _now = new MemoryView(((MemoryView)snapshot).Columns);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _now = null;
}

/// <summary>One key with its value; entries are compared by key alone.</summary>
internal readonly record struct Entry(byte[] Key, byte[] Value)
{
    /// <summary>An empty column.</summary>
    public static readonly ImmutableSortedSet<Entry> NoEntries = ImmutableSortedSet.Create<Entry>(
        Comparer<Entry>.Create((left, right) => left.Key.AsSpan().SequenceCompareTo(right.Key)));
}
