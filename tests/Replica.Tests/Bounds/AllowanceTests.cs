using MarketChain.Replica.Bounds;

namespace MarketChain.Replica.Tests.Bounds;

public sealed class AllowanceTests
{
    [Fact]
    public void Gives_a_burst_and_then_so_much_a_second()
    {
        Allowance allowance = new(perSecond: 3, burst: 5);
        int taken = 0;
        for (long nowMs = 0; nowMs <= 60_000; nowMs++)
        {
            while (allowance.TryTake(1, nowMs))
            {
                taken++;
            }
        }

        Assert.InRange(taken, (3 * 60) + 5, (3 * 60) + 6);
    }

    [Fact]
    public void What_was_overdrawn_is_paid_back_first()
    {
        Allowance allowance = new(perSecond: 10, burst: 5);
        Assert.True(allowance.TryTake(25, nowMs: 0));
        Assert.False(allowance.HasLeft(2_000));
        Assert.True(allowance.HasLeft(2_001));
    }

    [Fact]
    public void Time_that_stands_still_or_jumps_gives_no_more_than_the_burst()
    {
        Allowance allowance = new(perSecond: 1_000_000, burst: 5);
        Assert.True(allowance.TryTake(5, nowMs: 0));
        Assert.False(allowance.TryTake(1, nowMs: 0));
        Assert.True(allowance.TryTake(5, nowMs: long.MaxValue / 2));
        Assert.False(allowance.TryTake(1, nowMs: long.MaxValue / 2));
    }
}
