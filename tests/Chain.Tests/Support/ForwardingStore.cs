using MarketChain.Storage;
using MarketChain.Storage.Memory;

namespace MarketChain.Chain.Tests;

/// <summary>A store in memory; what a test wants otherwise, its kind of store does otherwise.</summary>
internal abstract class ForwardingStore : IKeyValueStore
{
    /// <summary>Where everything is.</summary>
    protected MemoryStore Inner { get; } = new();

    public PinnedValue Get(Column column, ReadOnlySpan<byte> key) => Inner.Get(column, key);

    public void GetMany(Column column, KeyList keys, ValueReceiver receive) => Inner.GetMany(column, keys, receive);

    public IStoreIterator Iterate(
        Column column, ReadOnlySpan<byte> lower = default, ReadOnlySpan<byte> upper = default)
        => Inner.Iterate(column, lower, upper);

    public IStoreSnapshot Snapshot() => Inner.Snapshot();

    public IWriteBatch CreateBatch() => Inner.CreateBatch();

    public void FlushWal(bool sync) => Inner.FlushWal(sync);

    public abstract void Write(IWriteBatch batch, bool sync);

    public virtual void Dispose() => Inner.Dispose();
}
