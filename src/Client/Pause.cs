namespace MarketChain.Client;

/// <summary>Waiting by a clock that is passed in, so that tests need not wait.</summary>
internal static class Pause
{
    internal static async Task PauseAsync(this TimeProvider time, TimeSpan duration, CancellationToken cancellation)
    {
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ITimer timer = time.CreateTimer(
            _ => ended.TrySetResult(), state: null, duration, Timeout.InfiniteTimeSpan);
        await ended.Task.WaitAsync(cancellation);
    }
}
