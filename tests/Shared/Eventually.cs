using System.Diagnostics;
using Xunit;

namespace MarketChain.TestKit;

/// <summary>Waits for a thing to happen, with a deadline: the only place in the tests that sleeps.</summary>
public static class Eventually
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);

    /// <summary>Returns when the condition holds; fails the test when the deadline passes first.</summary>
    /// <param name="condition">Asked every few milliseconds, and at least once.</param>
    /// <param name="deadline">How long to wait; generous, since it is only spent by a test that fails.</param>
    /// <param name="what">What was awaited, for the message: "the node serves block 3".</param>
    public static Task True(Func<bool> condition, TimeSpan deadline, string what)
        => True(() => Task.FromResult(condition()), deadline, what);

    /// <inheritdoc cref="True(Func{bool}, TimeSpan, string)"/>
    public static async Task True(Func<Task<bool>> condition, TimeSpan deadline, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > deadline)
                Assert.Fail($"waited {deadline.TotalSeconds} s in vain: {what}");
            await Task.Delay(PollInterval);
        }
    }
}
