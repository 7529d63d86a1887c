using Microsoft.Extensions.Time.Testing;

namespace MarketChain.Rpc.Tests.Support;

/// <summary>The server's time stands still until a test lets it pass: no machine is too slow for a limit.</summary>
internal static class PassingTime
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>Lets time pass until the work is done, whatever becomes of it.</summary>
    /// <param name="clock">The server's.</param>
    /// <param name="work">What a limit is to end.</param>
    public static Task PassUntilAsync(this FakeTimeProvider clock, Task work)
        => clock.PassUntilAsync(() => Task.FromResult(work.IsCompleted), "a limit ends it");

    /// <summary>Lets time pass until a condition holds.</summary>
    public static Task PassUntilAsync(this FakeTimeProvider clock, Func<Task<bool>> condition, string what)
        => Eventually.True(
            () =>
            {
                clock.Advance(Step);
                return condition();
            },
            Deadline,
            what);
}
