namespace MarketChain.Node.Running;

/// <summary>
/// When the next block is due, in real time: a period after the last one when there is something to put in, else the
/// longer one of empty blocks. A block also comes when the chain itself has work, such as an epoch to settle.
/// </summary>
/// <param name="period">The least time between two blocks.</param>
/// <param name="emptyPeriod">The time between two blocks when there is nothing to include.</param>
internal sealed class BlockSchedule(TimeSpan period, TimeSpan emptyPeriod)
{
    private TimeSpan _last = -emptyPeriod;

    /// <summary>Time within which a block is to be filled: half a period, but no less than 50 ms.</summary>
    public TimeSpan BuildBudget { get; } = period / 2 > BuildBudgetMin ? period / 2 : BuildBudgetMin;

    private static TimeSpan BuildBudgetMin { get; } = TimeSpan.FromMilliseconds(50);

    /// <summary>A block was made.</summary>
    public void OnBlock(TimeSpan now) => _last = now;

    /// <summary>When the next block is due.</summary>
    /// <param name="hasTransactions">Something waits that could be in it.</param>
    /// <param name="chainWork">When the chain has work of its own; null: no such time is known.</param>
    public TimeSpan NextAt(bool hasTransactions, TimeSpan? chainWork)
    {
        TimeSpan soonest = _last + period;
        if (hasTransactions)
        {
            return soonest;
        }

        TimeSpan empty = _last + emptyPeriod;
        return chainWork is not { } work || work >= empty ? empty : work > soonest ? work : soonest;
    }
}
