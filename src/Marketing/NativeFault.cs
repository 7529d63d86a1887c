namespace MarketChain.Marketing;

/// <summary>
/// Why a native transaction failed (docs/spec/transactions.md 6, ii): the code in its <c>NativeFailed</c> event. The
/// numbers are part of the protocol.
/// </summary>
public enum NativeFault : ushort
{
    /// <summary>It succeeded.</summary>
    None = 0,

    /// <summary>The sender's balance is below what the payload moves.</summary>
    InsufficientBalance = 1,

    /// <summary>No site has this number.</summary>
    UnknownSite = 2,

    /// <summary>The sender is neither the site's owner nor, where that is enough, a submitter.</summary>
    NotYourSite = 3,

    /// <summary>The site's active stake is below the least one.</summary>
    StakeTooLow = 4,

    /// <summary>The site's active stake does not carry that many UIDs.</summary>
    StakeTooLowForUids = 5,

    /// <summary>There is no unlocked stake to pay out.</summary>
    NothingUnlocked = 6,

    /// <summary>No UID has this number.</summary>
    UnknownUid = 7,

    /// <summary>The sender is not the UID's controller.</summary>
    NotController = 8,

    /// <summary>The sender is not the owner of a site that registered the UID.</summary>
    NotRegistrar = 9,

    /// <summary>The key controls a UID already.</summary>
    KeyInUse = 10,

    /// <summary>A consent's signature does not fit its key and purpose.</summary>
    BadConsent = 11,

    /// <summary>A consent's deadline has passed.</summary>
    ConsentExpired = 12,

    /// <summary>A UID of level 1 has its controller for good.</summary>
    AlreadyBound = 13,

    /// <summary>The opening does not open the UID's commitment.</summary>
    WrongOpening = 14,

    /// <summary>The request was made, and its veto time has not passed.</summary>
    VetoPending = 15,

    /// <summary>There is no request to cancel.</summary>
    NoBindRequest = 16,

    /// <summary>Another key's request is pending.</summary>
    BindRequestPending = 17,

    /// <summary>UIDs link only from a weaker to a stronger level.</summary>
    LinkNotUpward = 18,

    /// <summary>One of the UIDs is linked already, or others are linked to the weaker one.</summary>
    AlreadyLinked = 19,

    /// <summary>As many UIDs as may be are linked to the stronger one.</summary>
    TooManyLinks = 20,

    /// <summary>A suspended UID cannot do this.</summary>
    UidIsSuspended = 21,

    /// <summary>It is suspended, or not suspended, already.</summary>
    NothingToChange = 22,

    /// <summary>No campaign has this number.</summary>
    UnknownCampaign = 23,

    /// <summary>The sender is not the campaign's advertiser.</summary>
    NotAdvertiser = 24,

    /// <summary>The campaign is closed.</summary>
    CampaignClosed = 25,

    /// <summary>A campaign's pricing is fixed at its creation.</summary>
    PricingFixed = 26,

    /// <summary>An allowed site does not exist.</summary>
    UnknownAllowedSite = 27,

    /// <summary>The batch was counted before: its number is not above the stream's.</summary>
    DuplicateBatch = 28,

    /// <summary>A site has 1,024 streams, numbered from 0.</summary>
    StreamOutOfRange = 29,

    /// <summary>The batch's base time is more than a day ahead of the block.</summary>
    BaseTimeTooFar = 30,

    /// <summary>The epoch has not ended, or its dispute time has not passed.</summary>
    EpochNotClosed = 31,

    /// <summary>The campaign has no such epoch to settle: nothing was counted in it, or it is settled.</summary>
    NothingToSettle = 32,

    /// <summary>The UID's available earnings are below what is asked, or are zero.</summary>
    InsufficientEarnings = 33,

    /// <summary>The claim does not cover its own fee.</summary>
    ClaimBelowFee = 34,

    /// <summary>Coin cannot be sent to a system account.</summary>
    SystemAccount = 35,

    /// <summary>As many co-registrars as may be know this UID.</summary>
    TooManyRegistrars = 36,

    /// <summary>The counter of UIDs, sites or campaigns is at its end.</summary>
    NumbersExhausted = 37,

    /// <summary>Level 1 is registered without a site or by the sender's own; levels 2 and 3 by a site.</summary>
    SiteRequired = 38,

    /// <summary>The terms name a UA model that is not registered.</summary>
    UnknownUaModel = 39,

    /// <summary>The address holds no code of a contract: nothing, or a delegation.</summary>
    NotAContract = 40,

    /// <summary>The contract's code is not the one that is named.</summary>
    OtherCode = 41,

    /// <summary>The gas limit does not cover the contracts that score the batch's rows.</summary>
    GasTooLowForModels = 42,

    /// <summary>The validators have suspended the site.</summary>
    SiteSuspended = 43,
}
