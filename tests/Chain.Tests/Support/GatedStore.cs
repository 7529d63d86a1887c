using MarketChain.Storage;

namespace MarketChain.Chain.Tests;

/// <summary>A slow disk that a test controls: writes end when it says so.</summary>
internal sealed class GatedStore : ForwardingStore
{
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

    public override void Write(IWriteBatch batch, bool sync)
    {
        if (WaitsAfterWriting)
        {
            Inner.Write(batch, sync);
        }

        if (!_opened.IsSet)
        {
            _reached.Set();
        }

        _opened.Wait();
        if (!WaitsAfterWriting)
        {
            Inner.Write(batch, sync);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _reached.Dispose();
        _opened.Dispose();
    }
}
