using MarketChain.Node.Running;

namespace MarketChain.Node.Tests.Running;

public sealed class BlockScheduleTests
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan EmptyPeriod = TimeSpan.FromSeconds(5);

    private readonly BlockSchedule _schedule = new(Period, EmptyPeriod);

    [Fact]
    public void The_first_block_is_due_at_once()
    {
        Assert.True(_schedule.NextAt(hasTransactions: false, chainWork: null) <= TimeSpan.Zero);
        Assert.True(_schedule.NextAt(hasTransactions: true, chainWork: null) <= TimeSpan.Zero);
    }

    [Fact]
    public void Transactions_come_a_period_after_the_last_block_and_empty_blocks_later()
    {
        TimeSpan last = TimeSpan.FromSeconds(10);
        _schedule.OnBlock(last);
        Assert.Equal(last + Period, _schedule.NextAt(hasTransactions: true, chainWork: null));
        Assert.Equal(last + EmptyPeriod, _schedule.NextAt(hasTransactions: false, chainWork: null));
    }

    [Theory]
    [InlineData(-3_000, 250)]
    [InlineData(100, 250)]
    [InlineData(1_000, 1_000)]
    [InlineData(9_000, 5_000)]
    public void The_chains_own_work_brings_a_block_between_the_two(int workMs, int expectedMs)
    {
        TimeSpan last = TimeSpan.FromSeconds(10);
        _schedule.OnBlock(last);
        Assert.Equal(
            last + TimeSpan.FromMilliseconds(expectedMs),
            _schedule.NextAt(hasTransactions: false, last + TimeSpan.FromMilliseconds(workMs)));
    }

    [Theory]
    [InlineData(250, 125)]
    [InlineData(20, 50)]
    [InlineData(0, 50)]
    public void A_block_is_filled_within_half_a_period_but_not_hurried(int periodMs, int budgetMs)
        => Assert.Equal(
            TimeSpan.FromMilliseconds(budgetMs),
            new BlockSchedule(TimeSpan.FromMilliseconds(periodMs), EmptyPeriod).BuildBudget);
}
