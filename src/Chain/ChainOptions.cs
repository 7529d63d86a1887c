using MarketChain.State.History;

namespace MarketChain.Chain;

/// <summary>What one node keeps beyond what the chain needs.</summary>
public sealed record ChainOptions
{
    /// <summary>How many older blocks can be asked about.</summary>
    public HistoryLimits History { get; init; } = HistoryLimits.Default;

    /// <summary>True keeps the rows of impressions beyond the chain's retention time: an archive.</summary>
    public bool KeepsSidecars { get; init; }
}
