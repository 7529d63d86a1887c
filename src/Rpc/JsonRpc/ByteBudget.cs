namespace MarketChain.Rpc.JsonRpc;

/// <summary>Bytes that all clients together may keep in memory. Any thread may ask.</summary>
internal sealed class ByteBudget(long bytesMax)
{
    private long _taken;

    /// <summary>A client's part, empty at first.</summary>
    internal ByteShare Open() => new(this);

    internal bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= bytesMax)
        {
            return true;
        }

        Give(bytes);
        return false;
    }

    internal void Give(long bytes) => Interlocked.Add(ref _taken, -bytes);
}

/// <summary>What one client has of a <see cref="ByteBudget"/>; given back in the end.</summary>
internal sealed class ByteShare(ByteBudget budget) : IDisposable
{
    private long _bytes;

    /// <summary>Has so many from now on; false, and nothing changes, when there are not so many left.</summary>
    internal bool TrySet(long bytes)
    {
        if (bytes > _bytes && !budget.TryTake(bytes - _bytes))
        {
            return false;
        }

        budget.Give(Math.Max(0, _bytes - bytes));
        _bytes = bytes;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => budget.Give(_bytes);
}
