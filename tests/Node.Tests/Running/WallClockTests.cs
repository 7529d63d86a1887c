using MarketChain.Node.Running;
using MarketChain.Node.Tests.Support;

namespace MarketChain.Node.Tests.Running;

public sealed class WallClockTests
{
    private const ulong RealMs = 1_800_000_000_000;

    private readonly ManualTime _time = new(DateTimeOffset.FromUnixTimeMilliseconds((long)RealMs));

    [Fact]
    public void Starts_at_the_real_time_or_at_the_head_when_that_is_later()
    {
        Assert.Equal(RealMs, new WallClock(_time, headMs: RealMs - 1, factor: 1).NowMs);
        Assert.Equal(RealMs + 7, new WallClock(_time, headMs: RealMs + 7, factor: 1).NowMs);
    }

    [Theory]
    [InlineData(1u, 1_500ul)]
    [InlineData(60u, 90_000ul)]
    [InlineData(1_000_000u, 1_500_000_000ul)]
    public void Runs_as_fast_as_its_factor(uint factor, ulong chainMs)
    {
        WallClock clock = new(_time, headMs: 0, factor);
        _time.Advance(TimeSpan.FromMilliseconds(1_500));
        Assert.Equal(RealMs + chainMs, clock.NowMs);
        Assert.Equal(TimeSpan.FromMilliseconds(1_500), clock.Elapsed);
    }

    [Fact]
    public void A_correction_of_the_machines_clock_does_not_move_it()
    {
        WallClock clock = new(_time, headMs: 0, factor: 1);
        _time.Wall -= TimeSpan.FromHours(1);
        Assert.Equal(RealMs, clock.NowMs);
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(7u)]
    [InlineData(3600u)]
    public void After_the_time_until_a_moment_that_moment_has_come(uint factor)
    {
        WallClock clock = new(_time, headMs: 0, factor);
        _time.Advance(TimeSpan.FromMicroseconds(2_345));
        ulong moment = clock.NowMs + 10_001;
        TimeSpan wait = clock.Until(moment);
        Assert.True(wait > TimeSpan.Zero);
        _time.Advance(wait);
        Assert.True(clock.NowMs >= moment);
        Assert.Equal(TimeSpan.Zero, clock.Until(moment));
    }

    [Fact]
    public void Only_a_clock_that_runs_faster_is_set_forward_to_a_block()
    {
        WallClock real = new(_time, headMs: 0, factor: 1);
        WallClock fast = new(_time, headMs: 0, factor: 60);
        real.OnBlock(RealMs + 5_000);
        fast.OnBlock(RealMs + 5_000);
        fast.OnBlock(RealMs + 4_000);
        Assert.Equal(RealMs, real.NowMs);
        Assert.Equal(RealMs + 5_000, fast.NowMs);
        _time.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Equal(RealMs + 5_600, fast.NowMs);
    }

    [Fact]
    public void A_moment_that_never_comes_is_far_away() => Assert.Equal(
        TimeSpan.FromDays(365), new WallClock(_time, headMs: 0, factor: 1).Until(ulong.MaxValue));
}
