using MarketChain.State.Ledger.Memory;

namespace MarketChain.State.Ledger.Committed;

/// <summary>An epoch of a campaign that is open or settling, with its rows.</summary>
internal sealed class CommittedEpoch(EpochKey key, ChunkPool pool)
{
    /// <summary>Which it is.</summary>
    public EpochKey Key { get; } = key;

    /// <summary>Its row of table 1.</summary>
    public EpochRow Row { get; set; }

    /// <summary>Its rows of table 2.</summary>
    public EpochUidTable Uids { get; } = new(pool);

    /// <summary>Its rows of table 3.</summary>
    public SiteRows Sites { get; } = new();
}
