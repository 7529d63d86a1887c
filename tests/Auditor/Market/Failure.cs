using MarketChain.Primitives;
using static MarketChain.Wire.V1.NativeBody;

namespace MarketChain.Auditor;

/// <summary>
/// Why native transactions fail (docs/spec/failures.md): the sentences that stand in their receipts.
/// </summary>
internal static class Failure
{
    public const string InsufficientBalance = "the sender's balance is below the amount to move";
    public const string UnknownSite = "no site has this number";
    public const string NotYourSite = "the sender is neither the site's owner nor one of its submitters";
    public const string StakeTooLow = "the site's active stake is too low";
    public const string StakeTooLowForUids = "the site's active stake does not carry that many UIDs";
    public const string NothingUnlocked = "no stake has unlocked";
    public const string UnknownUid = "no UID has this number";
    public const string NotController = "the sender does not control the UID";
    public const string NotRegistrar = "the sender owns no site that registered the UID";
    public const string KeyInUse = "the key controls a UID already";
    public const string BadConsent =
        "the consent is missing or not signed for this purpose by the party it must come from";
    public const string ConsentExpired = "the consent's deadline has passed";
    public const string AlreadyBound = "the UID has a controller";
    public const string WrongOpening = "the opening does not open the UID's commitment";
    public const string VetoPending = "the registrars' veto time has not passed";
    public const string NoBindRequest = "there is no request to cancel";
    public const string BindRequestPending = "another key's request is pending";
    public const string LinkNotUpward = "UIDs link only from a weaker to a stronger level";
    public const string AlreadyLinked = "one of the UIDs is linked already, or others are linked to it";
    public const string TooManyLinks = "16 UIDs are linked to the stronger one";
    public const string UidIsSuspended = "the UID is suspended";
    public const string NothingToChange = "there is nothing to change";
    public const string UnknownCampaign = "no campaign has this number";
    public const string NotAdvertiser = "the sender is not the campaign's advertiser";
    public const string CampaignClosed = "the campaign is closed";
    public const string PricingFixed = "a campaign's pricing cannot change";
    public const string UnknownAllowedSite = "an allowed site does not exist";
    public const string DuplicateBatch = "a batch of this number or a later one was counted in this stream";
    public const string StreamOutOfRange = "streams are numbered from 0 to 1023";
    public const string BaseTimeTooFar = "the batch's base time is more than a day ahead of the block";
    public const string EpochNotClosed = "the epoch has not ended, or its dispute time has not passed";
    public const string NothingToSettle = "nothing is left to settle in this epoch of the campaign";
    public const string InsufficientEarnings = "the UID's available earnings are below the amount";
    public const string ClaimBelowFee = "the claim does not cover its own fee";
    public const string SystemAccount = "coin cannot be sent to a system account";
    public const string TooManyRegistrars = "16 further sites are registrars of this UID";
    public const string NumbersExhausted = "all numbers are given";
    public const string SiteRequired = "levels 2 and 3 are registered by a site";
    public const string UnknownUaModel = "no UA model has this number";
    public const string NotAContract = "there is no contract at the address";
    public const string OtherCode = "the contract's code has another hash";
    public const string GasTooLowForModels = "the gas limit does not cover the contracts that score the rows";
    public const string SiteSuspended = "the validators have suspended the site";

    /// <summary>All of them, by their codes less 1.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        InsufficientBalance, UnknownSite, NotYourSite, StakeTooLow, StakeTooLowForUids, NothingUnlocked, UnknownUid,
        NotController, NotRegistrar, KeyInUse, BadConsent, ConsentExpired, AlreadyBound, WrongOpening, VetoPending,
        NoBindRequest, BindRequestPending, LinkNotUpward, AlreadyLinked, TooManyLinks, UidIsSuspended,
        NothingToChange, UnknownCampaign, NotAdvertiser, CampaignClosed, PricingFixed, UnknownAllowedSite,
        DuplicateBatch, StreamOutOfRange, BaseTimeTooFar, EpochNotClosed, NothingToSettle, InsufficientEarnings,
        ClaimBelowFee, SystemAccount, TooManyRegistrars, NumbersExhausted, SiteRequired,
        UnknownUaModel, NotAContract, OtherCode, GasTooLowForModels, SiteSuspended,
    ];

    /// <summary>The one log of a transaction that failed.</summary>
    public static EventLog LogOf(PayloadOneofCase payload, string sentence)
        => new Abi(ModuleOf(payload), "NativeFailed(uint16,string)")
            .Add(All.Index().First(item => item.Item == sentence).Index + 1).Add(sentence).ToLog();

    private static Address ModuleOf(PayloadOneofCase payload) => payload switch
    {
        PayloadOneofCase.RegisterUids or PayloadOneofCase.BindUid or PayloadOneofCase.LinkUids
            or PayloadOneofCase.RotateController or PayloadOneofCase.SuspendUid => SystemAccounts.Uids,
        PayloadOneofCase.RegisterSite or PayloadOneofCase.SetSubmitters or PayloadOneofCase.AddStake
            or PayloadOneofCase.WithdrawStake or PayloadOneofCase.Tip => SystemAccounts.Sites,
        PayloadOneofCase.CreateCampaign or PayloadOneofCase.FundCampaign
            or PayloadOneofCase.UpdateCampaign => SystemAccounts.Campaigns,
        PayloadOneofCase.Transfer => SystemAccounts.Governance,
        _ => SystemAccounts.Attention,
    };
}
