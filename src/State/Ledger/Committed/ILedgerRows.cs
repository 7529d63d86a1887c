namespace MarketChain.State.Ledger.Committed;

/// <summary>The rows of a table as they were after one block.</summary>
internal interface IRowSource<in TKey, out TRow>
{
    /// <summary>The row, or one of all zeros when there is none.</summary>
    TRow Get(TKey key);
}

/// <summary>All rows as they were after one block: what an overlay stands on.</summary>
internal interface ILedgerRows :
    IRowSource<EpochKey, EpochRow>,
    IRowSource<EpochUidKey, EpochUidRow>,
    IRowSource<EpochSiteKey, EpochSiteRow>,
    IRowSource<uint, UidRow>,
    IRowSource<StreamKey, StreamRow>,
    IRowSource<SiteEpochKey, SiteEpochRow>,
    IRowSource<OnlyKey, TotalsRow>
{
    /// <summary>Level, flags and link of a UID.</summary>
    UidIdentity IdentityOf(uint uid);

    /// <summary>Dwell of a canonical UID in the newest block's epoch.</summary>
    UidDwell DwellOf(uint uid);

    /// <summary>Asks for what <see cref="IdentityOf"/> and <see cref="DwellOf"/> will read.</summary>
    void Prefetch(uint uid);

    /// <summary>The number of UIDs: they are numbered from 1.</summary>
    uint UidCount { get; }

    /// <summary>The epochs that are open or settling, by epoch, then campaign, beginning behind one of them.</summary>
    EpochKey? NextEpoch(EpochKey? previous);

    /// <summary>
    /// Rows of table 3 of an epoch that is over, by site: leaves of its settlement. Returns how many were read.
    /// </summary>
    int ReadLeaves(EpochKey epoch, int start, Span<EpochSiteLeaf> leaves);

    /// <summary>
    /// Rows of table 2 of an epoch that is over, by UID: leaves of its settlement. Returns how many were read.
    /// </summary>
    int ReadLeaves(EpochKey epoch, int start, Span<EpochUidLeaf> leaves);

    /// <summary>The epoch's rows for reading in place, or null: none, or they cannot be read without a lock.</summary>
    CommittedEpoch? FindEpoch(EpochKey key);
}
