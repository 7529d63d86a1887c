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

/// <summary>An epoch of a campaign.</summary>
/// <param name="Campaign">The campaign's number.</param>
/// <param name="Epoch">The epoch's number.</param>
public readonly record struct EpochKey(uint Campaign, uint Epoch) : IComparable<EpochKey>
{
    private ulong Order => ((ulong)Campaign << 32) | Epoch;

    /// <inheritdoc/>
    public int CompareTo(EpochKey other) => Order.CompareTo(other.Order);
}

/// <summary>A UID within an epoch of a campaign.</summary>
/// <param name="Campaign">The campaign's number.</param>
/// <param name="Epoch">The epoch's number.</param>
/// <param name="Uid">The UID.</param>
public readonly record struct EpochUidKey(uint Campaign, uint Epoch, uint Uid) : IComparable<EpochUidKey>
{
    /// <summary>The epoch it is in.</summary>
    public EpochKey Parent => new(Campaign, Epoch);

    /// <inheritdoc/>
    public int CompareTo(EpochUidKey other)
        => Parent != other.Parent ? Parent.CompareTo(other.Parent) : Uid.CompareTo(other.Uid);
}

/// <summary>A site within an epoch of a campaign.</summary>
/// <param name="Campaign">The campaign's number.</param>
/// <param name="Epoch">The epoch's number.</param>
/// <param name="Site">The site's number.</param>
public readonly record struct EpochSiteKey(uint Campaign, uint Epoch, uint Site) : IComparable<EpochSiteKey>
{
    /// <summary>The epoch it is in.</summary>
    public EpochKey Parent => new(Campaign, Epoch);

    /// <inheritdoc/>
    public int CompareTo(EpochSiteKey other)
        => Parent != other.Parent ? Parent.CompareTo(other.Parent) : Site.CompareTo(other.Site);
}

/// <summary>One of the numbered streams of batches of a site.</summary>
/// <param name="Site">The site's number.</param>
/// <param name="Stream">The stream's number, chosen by the site.</param>
public readonly record struct StreamKey(uint Site, uint Stream) : IComparable<StreamKey>
{
    private ulong Order => ((ulong)Site << 32) | Stream;

    /// <inheritdoc/>
    public int CompareTo(StreamKey other) => Order.CompareTo(other.Order);
}

/// <summary>A site in an epoch, over all campaigns.</summary>
/// <param name="Site">The site's number.</param>
/// <param name="Epoch">The epoch's number.</param>
public readonly record struct SiteEpochKey(uint Site, uint Epoch) : IComparable<SiteEpochKey>
{
    private ulong Order => ((ulong)Site << 32) | Epoch;

    /// <inheritdoc/>
    public int CompareTo(SiteEpochKey other) => Order.CompareTo(other.Order);
}

/// <summary>The key of a table with one row.</summary>
public readonly record struct OnlyKey : IComparable<OnlyKey>
{
    /// <inheritdoc/>
    public int CompareTo(OnlyKey other) => 0;
}
