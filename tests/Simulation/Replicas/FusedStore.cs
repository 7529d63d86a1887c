using MarketChain.Storage;
using MarketChain.Storage.Memory;

namespace MarketChain.Simulation.Replicas;

/// <summary>The process ends here.</summary>
public sealed class CrashException : Exception;

/// <summary>A process that can break down.</summary>
public interface IFused
{
    /// <summary>Told of each thing that reaches out of the process; may throw <see cref="CrashException"/>.</summary>
    Action<string> AtBoundary { get; }
}

/// <summary>
/// A database at which a process can break down, before and after each write and sync; it outlives the process.
/// </summary>
/// <param name="inner">What is in it.</param>
/// <param name="node">The process.</param>
/// <param name="folder">Hears what survives from now on; null when all does.</param>
public sealed class FusedStore(MemoryStore inner, IFused node, ReplicaFolder? folder = null) : IKeyValueStore
{
    public PinnedValue Get(Column column, ReadOnlySpan<byte> key) => inner.Get(column, key);

    public void GetMany(Column column, KeyList keys, ValueReceiver receive) => inner.GetMany(column, keys, receive);

    public IStoreIterator Iterate(
        Column column, ReadOnlySpan<byte> lower = default, ReadOnlySpan<byte> upper = default)
        => inner.Iterate(column, lower, upper);

    public IStoreSnapshot Snapshot() => inner.Snapshot();

    /// <summary>A chain syncs its logs before its database, so that they have survived when this is called.</summary>
    public void FlushWal(bool sync)
    {
        folder?.KeepLogs();
        node.AtBoundary("before the database's sync");
        inner.FlushWal(sync);
        folder?.KeepStore();
        node.AtBoundary("after the database's sync");
    }

    public IWriteBatch CreateBatch() => inner.CreateBatch();

    public void Write(IWriteBatch batch, bool sync)
    {
        node.AtBoundary("before the block");
        inner.Write(batch, sync);
        if (sync)
        {
            folder?.KeepStore();
        }

        node.AtBoundary("after the block");
    }

    public void Dispose()
    {
        // The process does not take it along.
    }
}
