namespace MarketChain.State.Ledger;

/// <summary>The tables of the ledger by the number that opens each of their keys (docs/spec/ledger.md 1).</summary>
public enum LedgerTable : byte
{
    /// <summary>No table.</summary>
    None = 0,

    /// <summary>(campaign, epoch) → <see cref="EpochRow"/>.</summary>
    Epoch = 1,

    /// <summary>(campaign, epoch, uid) → <see cref="EpochUidRow"/>.</summary>
    EpochUid = 2,

    /// <summary>(campaign, epoch, site) → <see cref="EpochSiteRow"/>.</summary>
    EpochSite = 3,

    /// <summary>uid → <see cref="UidRow"/>.</summary>
    Uid = 4,

    /// <summary>(site, stream) → <see cref="StreamRow"/>.</summary>
    Stream = 5,

    /// <summary>(site, epoch) → <see cref="SiteEpochRow"/>.</summary>
    SiteEpoch = 6,

    /// <summary>() → <see cref="TotalsRow"/>.</summary>
    Totals = 7,
}

/// <summary>An epoch of a campaign. Ordered by campaign, then epoch, as its bytes are.</summary>
/// <param name="Campaign">The campaign's number.</param>
/// <param name="Epoch">The epoch's number.</param>
public readonly record struct EpochKey(uint Campaign, uint Epoch);

/// <summary>A site within an epoch of a campaign.</summary>
/// <param name="Campaign">The campaign's number.</param>
/// <param name="Epoch">The epoch's number.</param>
/// <param name="Site">The site's number.</param>
public readonly record struct EpochSiteKey(uint Campaign, uint Epoch, uint Site);

/// <summary>One of the numbered streams of batches of a site.</summary>
/// <param name="Site">The site's number.</param>
/// <param name="Stream">The stream's number, chosen by the site.</param>
public readonly record struct StreamKey(uint Site, uint Stream);

/// <summary>A site in an epoch, over all campaigns.</summary>
/// <param name="Site">The site's number.</param>
/// <param name="Epoch">The epoch's number.</param>
public readonly record struct SiteEpochKey(uint Site, uint Epoch);

/// <summary>The key of a table with one row.</summary>
public readonly record struct OnlyKey;
