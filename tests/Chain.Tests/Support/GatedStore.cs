using MarketChain.Storage;
using MarketChain.Storage.Memory;

namespace MarketChain.Chain.Tests;

/// <summary>A slow disk that a test controls: writes end when it says so.</summary>
internal sealed class GatedStore : IKeyValueStore
{
    private readonly MemoryStore _inner = new();
    private readonly ManualResetEventSlim _reached = new();
    private readonly ManualResetEventSlim _opened = new(initialState: true);

    /// <summary>True: a write that waits is in the database already, and not synced yet.</summary>
    public bool WaitsAfterWriting { get; set; }

    /// <summary>Holds up every write from now on.</summary>
    public void Shut() => _opened.Reset();

    /// <summary>Lets writes end.</summary>
    public void Open() => _opened.Set();

    /// <summary>Returns when a write waits at the gate.</summary>
    public void AwaitWrite() => Assert.True(_reached.Wait(TimeSpan.FromSeconds(30)));

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
        if (WaitsAfterWriting)
        {
            _inner.Write(batch, sync);
        }

        if (!_opened.IsSet)
        {
            _reached.Set();
        }

        _opened.Wait();
        if (!WaitsAfterWriting)
        {
            _inner.Write(batch, sync);
        }
    }

    public void Dispose()
    {
        _inner.Dispose();
        _reached.Dispose();
        _opened.Dispose();
    }
}
