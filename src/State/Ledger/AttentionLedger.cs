using MarketChain.State.Ledger.Encoding;

namespace MarketChain.State.Ledger;

/// <summary>The committed rows of the attention ledger, in memory.</summary>
public sealed class AttentionLedger
{
    internal RowTable<EpochKey, EpochRow> Epochs { get; } = new();

    internal RowTable<EpochUidKey, EpochUidRow> EpochUids { get; } = new();

    internal RowTable<EpochSiteKey, EpochSiteRow> EpochSites { get; } = new();

    internal RowTable<uint, UidRow> Uids { get; } = new();

    internal RowTable<StreamKey, StreamRow> Streams { get; } = new();

    internal RowTable<SiteEpochKey, SiteEpochRow> SiteEpochs { get; } = new();

    internal RowTable<OnlyKey, TotalsRow> Totals { get; } = new();

    internal uint DwellOf(uint uid) => 0;

    /// <summary>An empty overlay for the block after the newest one.</summary>
    /// <param name="number">The block's number.</param>
    /// <param name="epoch">The epoch of the block's timestamp.</param>
    public LedgerOverlay Begin(ulong number, uint epoch) => new(this, number, epoch);
}
