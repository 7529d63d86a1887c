using MarketChain.Client;

namespace MarketChain.Node.Replay.Run;

/// <summary>
/// What the chain's clock says at least. A block's time is never ahead of that clock, and it is seen after it was made;
/// so time of the newest block + real time since it was seen × factor is a lower bound, and a row that is not ahead of
/// it is not in the future for the next block.
/// </summary>
/// <param name="client">The way to the chain.</param>
/// <param name="time">The real clock.</param>
/// <param name="factor">Chain ms per real ms.</param>
internal sealed class ReplayClock(MarketChainClient client, TimeProvider time, uint factor)
{
    /// <summary>How often to look at the chain: often enough to see that it stands still.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(5);

    private ulong _boundMs;
    private long _boundAt;

    /// <summary>The newest block's number that was seen.</summary>
    public ulong Head { get; private set; }

    /// <summary>The newest block's time that was seen, Unix ms.</summary>
    public ulong HeadMs { get; private set; }

    /// <summary>Chain time now, or less, Unix ms.</summary>
    public ulong NowMs => _boundMs + ((ulong)time.GetElapsedTime(_boundAt).TotalMilliseconds * factor);

    /// <summary>Looks at the newest block.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        ChainStatus status = await client.GetStatusAsync(cancellation);
        Head = status.Head;
        HeadMs = status.TimestampMs;
        if (HeadMs > NowMs)
        {
            _boundMs = HeadMs;
            _boundAt = time.GetTimestamp();
        }
    }

    /// <summary>Waits until chain time has come to a moment.</summary>
    public async Task WaitUntilAsync(ulong chainMs, CancellationToken cancellation)
    {
        while (NowMs < chainMs)
        {
            TimeSpan left = TimeSpan.FromMilliseconds(Math.Min((chainMs - NowMs) / factor, int.MaxValue));
            TimeSpan pause = left < PauseMin ? PauseMin : left < LookInterval ? left : LookInterval;
            await Task.Delay(pause, time, cancellation);
            await LookAsync(cancellation);
        }
    }
}
