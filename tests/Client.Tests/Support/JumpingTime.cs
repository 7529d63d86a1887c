namespace MarketChain.Client.Tests.Support;

/// <summary>A clock on which every wait is over at once, and has taken the time that was asked for.</summary>
internal sealed class JumpingTime : TimeProvider
{
    private long _ticks;

    /// <summary>What all waits together have taken.</summary>
    public TimeSpan Waited => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Add(ref _ticks, dueTime.Ticks);
        callback(state);
        return new Done();
    }

    private sealed class Done : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose()
        {
            // Nothing runs any more.
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
