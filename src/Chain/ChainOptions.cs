using MarketChain.Chain.Emergency;
using MarketChain.Primitives;
using MarketChain.State.History;

namespace MarketChain.Chain;

/// <summary>What one node keeps beyond what the chain needs, and what it works with.</summary>
public sealed record ChainOptions
{
    /// <summary>How many older blocks can be asked about.</summary>
    public HistoryLimits History { get; init; } = HistoryLimits.Default;

    /// <summary>True keeps the rows of impressions beyond the chain's retention time: an archive.</summary>
    public bool KeepsSidecars { get; init; }

    /// <summary>
    /// Emergency changes of validators, from the operator's hand. A node that once went on by one needs it as long as
    /// blocks before it may be read again.
    /// </summary>
    public IReadOnlyList<ValidatorChange> ValidatorChanges { get; init; } = [];

    /// <summary>Threads that help the one that executes blocks; they stay the caller's.</summary>
    public IForkJoin Workers { get; init; } = Sequential.Instance;

    /// <summary>Where a block is waited for to reach the disk; its owner ends it after the chain.</summary>
    public IBackground Syncing { get; init; } = Inline.Instance;
}
