namespace MarketChain.Marketing.Attention;

/// <summary>
/// What became of a row of a batch, in the order in which rows are judged: the first rule that refuses it gives the
/// reason (docs/spec/marketing.md 5). The numbers are part of the protocol.
/// </summary>
public enum RowReason : byte
{
    /// <summary>It counts.</summary>
    Accepted = 0,

    /// <summary>No campaign has this number.</summary>
    UnknownCampaign = 1,

    /// <summary>The campaign is paused or closed, has not begun or is over.</summary>
    CampaignInactive = 2,

    /// <summary>The campaign has nothing to reserve for this epoch.</summary>
    Unfunded = 3,

    /// <summary>The campaign names its sites, and this is none of them.</summary>
    SiteNotAllowed = 4,

    /// <summary>No UID has this number.</summary>
    UnknownUid = 5,

    /// <summary>The UID, or the one that it is linked to, opted out.</summary>
    UidSuspended = 6,

    /// <summary>The campaign wants UIDs that are better known.</summary>
    BelowLevel = 7,

    /// <summary>It was more than a day before the block.</summary>
    TooOld = 8,

    /// <summary>It is more than 500 ms ahead of the block.</summary>
    InTheFuture = 9,

    /// <summary>The batch has the same row before.</summary>
    Duplicate = 10,

    /// <summary>Too little of it, too short or without focus.</summary>
    NotViewable = 11,

    /// <summary>The UID has seen enough of the campaign, over all or on its first site.</summary>
    OverFrequencyCap = 12,

    /// <summary>Nobody looks at advertising for longer than the epoch lasts.</summary>
    OverWallClock = 13,

    /// <summary>The UID's attention in the epoch would pass its cap.</summary>
    OverUidCap = 14,

    /// <summary>The site would hold more of the reserve than one site may.</summary>
    OverSiteShare = 15,

    /// <summary>The reserve does not pay for it.</summary>
    BudgetExhausted = 16,

    /// <summary>The ledger, or the site by its stake, holds no more rows.</summary>
    Capacity = 17,
}
