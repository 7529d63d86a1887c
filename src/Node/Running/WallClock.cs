using MarketChain.Consensus.Rounds;
using MarketChain.Replica;

namespace MarketChain.Node.Running;

/// <summary>
/// The one reader of time. Chain time = anchor + real milliseconds since the start × factor. It counts by the
/// monotonic clock, so that a correction of the machine's clock moves it only at the next start, and never back.
/// </summary>
internal sealed class WallClock : IReplicaClock
{
    private readonly TimeProvider _provider;
    private readonly long _started;
    private ulong _anchorMs;

    /// <summary>Starts at the real time, or at the newest block's when that is later.</summary>
    /// <param name="provider">Where time comes from.</param>
    /// <param name="headMs">The newest block's time, Unix ms.</param>
    /// <param name="factor">Chain milliseconds per real millisecond, at least 1.</param>
    public WallClock(TimeProvider provider, ulong headMs, uint factor)
    {
        _provider = provider;
        _started = provider.GetTimestamp();
        _anchorMs = Math.Max((ulong)Math.Max(0, provider.GetUtcNow().ToUnixTimeMilliseconds()), headMs);
        Factor = factor;
    }

    /// <summary>Chain milliseconds per real millisecond.</summary>
    public uint Factor { get; }

    /// <summary>The chain's time, Unix ms.</summary>
    public ulong NowMs => Volatile.Read(ref _anchorMs) + ((ulong)Elapsed.Ticks * Factor / TimeSpan.TicksPerMillisecond);

    /// <inheritdoc/>
    public Instant Now => new((long)Elapsed.TotalMilliseconds, NowMs, Factor);

    /// <summary>Real time since the start, for deadlines.</summary>
    public TimeSpan Elapsed => _provider.GetElapsedTime(_started);

    /// <summary>
    /// A block is final. A clock that runs faster is set forward to it: what validators' starts were apart counts that
    /// many times over, and the wall's clock is no judge of it. Called by one thread.
    /// </summary>
    public void OnBlock(ulong timestampMs)
    {
        ulong nowMs = NowMs;
        if (Factor > 1 && timestampMs > nowMs)
        {
            Volatile.Write(ref _anchorMs, _anchorMs + (timestampMs - nowMs));
        }
    }

    /// <summary>How long until the chain's time is this; zero when it was.</summary>
    public TimeSpan Until(ulong timeMs)
    {
        ulong now = NowMs;
        ulong real = timeMs <= now ? 0 : ((timeMs - now) + Factor - 1) / Factor;
        return TimeSpan.FromMilliseconds(Math.Min(real, (ulong)TimeSpan.FromDays(365).TotalMilliseconds));
    }

    /// <summary>
    /// Sleeps until it is woken, or until a time by <see cref="Elapsed"/>. Waits are in whole milliseconds: one that
    /// was cut off would end early and be tried again at once.
    /// </summary>
    /// <param name="wake">Set to wake it.</param>
    /// <param name="atMs">That time; null: until it is woken.</param>
    public void WaitUntil(WaitHandle wake, long? atMs)
    {
        if (atMs is not { } ms)
        {
            wake.WaitOne();
        }
        else if (Math.Ceiling(ms - Elapsed.TotalMilliseconds) is > 0 and var waitMs)
        {
            wake.WaitOne((int)Math.Min(waitMs, int.MaxValue));
        }
    }
}
