using MarketChain.Storage;
using MarketChain.Storage.Memory;

namespace MarketChain.Chain.Tests;

/// <summary>When a write fails, seen from the disk.</summary>
internal enum WriteFailure
{
    /// <summary>None does.</summary>
    None,

    /// <summary>Nothing of the batch was written.</summary>
    Lost,

    /// <summary>All of it was written, and the answer was an error.</summary>
    Written,
}

/// <summary>A store in memory whose next write can be told to fail; it outlives the chain over it.</summary>
internal sealed class FailingStore : IKeyValueStore
{
    private readonly MemoryStore _inner = new();

    /// <summary>How the next write fails; none does after it.</summary>
    public WriteFailure Next { get; set; }

    public PinnedValue Get(Column column, ReadOnlySpan<byte> key) => _inner.Get(column, key);

    public void GetMany(Column column, KeyList keys, ValueReceiver receive) => _inner.GetMany(column, keys, receive);

    public IStoreIterator Iterate(
        Column column, ReadOnlySpan<byte> lower = default, ReadOnlySpan<byte> upper = default)
        => _inner.Iterate(column, lower, upper);

    public IStoreSnapshot Snapshot() => _inner.Snapshot();

    public IWriteBatch CreateBatch() => _inner.CreateBatch();

    public void FlushWal(bool sync) => _inner.FlushWal(sync);

    public void Write(IWriteBatch batch, bool sync)
    {
        WriteFailure failure = Next;
        Next = WriteFailure.None;
        if (failure != WriteFailure.Lost)
        {
            _inner.Write(batch, sync);
        }

        if (failure != WriteFailure.None)
        {
            throw new StorageException(StorageFault.Io, $"the test's disk failed: {failure}");
        }
    }

    public void Dispose() => _inner.Dispose();
}
