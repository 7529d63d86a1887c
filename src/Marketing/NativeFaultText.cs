using System.Collections.Frozen;

namespace MarketChain.Marketing;

/// <summary>
/// Each <see cref="NativeFault"/> in one sentence: the reason in <c>NativeFailed</c>, part of the receipt.
/// </summary>
public static class NativeFaultText
{
    private static readonly FrozenDictionary<NativeFault, string> Sentences = new Dictionary<NativeFault, string>
    {
        [NativeFault.InsufficientBalance] = "the sender's balance is below the amount to move",
        [NativeFault.UnknownSite] = "no site has this number",
        [NativeFault.NotYourSite] = "the sender is neither the site's owner nor one of its submitters",
        [NativeFault.StakeTooLow] = "the site's active stake is too low",
        [NativeFault.StakeTooLowForUids] = "the site's active stake does not carry that many UIDs",
        [NativeFault.NothingUnlocked] = "no stake has unlocked",
        [NativeFault.UnknownUid] = "no UID has this number",
        [NativeFault.NotController] = "the sender does not control the UID",
        [NativeFault.NotRegistrar] = "the sender owns no site that registered the UID",
        [NativeFault.KeyInUse] = "the key controls a UID already",
        [NativeFault.BadConsent] =
            "the consent is missing or not signed for this purpose by the party it must come from",
        [NativeFault.ConsentExpired] = "the consent's deadline has passed",
        [NativeFault.AlreadyBound] = "the UID has a controller",
        [NativeFault.WrongOpening] = "the opening does not open the UID's commitment",
        [NativeFault.VetoPending] = "the registrars' veto time has not passed",
        [NativeFault.NoBindRequest] = "there is no request to cancel",
        [NativeFault.BindRequestPending] = "another key's request is pending",
        [NativeFault.LinkNotUpward] = "UIDs link only from a weaker to a stronger level",
        [NativeFault.AlreadyLinked] = "one of the UIDs is linked already, or others are linked to it",
        [NativeFault.TooManyLinks] = "16 UIDs are linked to the stronger one",
        [NativeFault.UidIsSuspended] = "the UID is suspended",
        [NativeFault.NothingToChange] = "there is nothing to change",
        [NativeFault.UnknownCampaign] = "no campaign has this number",
        [NativeFault.NotAdvertiser] = "the sender is not the campaign's advertiser",
        [NativeFault.CampaignClosed] = "the campaign is closed",
        [NativeFault.PricingFixed] = "a campaign's pricing cannot change",
        [NativeFault.UnknownAllowedSite] = "an allowed site does not exist",
        [NativeFault.DuplicateBatch] = "a batch of this number or a later one was counted in this stream",
        [NativeFault.StreamOutOfRange] = "streams are numbered from 0 to 1023",
        [NativeFault.BaseTimeTooFar] = "the batch's base time is more than a day ahead of the block",
        [NativeFault.EpochNotClosed] = "the epoch has not ended, or its dispute time has not passed",
        [NativeFault.NothingToSettle] = "nothing is left to settle in this epoch of the campaign",
        [NativeFault.InsufficientEarnings] = "the UID's available earnings are below the amount",
        [NativeFault.ClaimBelowFee] = "the claim does not cover its own fee",
        [NativeFault.SystemAccount] = "coin cannot be sent to a system account",
        [NativeFault.TooManyRegistrars] = "16 further sites are registrars of this UID",
        [NativeFault.NumbersExhausted] = "all numbers are given",
        [NativeFault.SiteRequired] = "levels 2 and 3 are registered by a site",
        [NativeFault.UnknownUaModel] = "no UA model has this number",
        [NativeFault.NotAContract] = "there is no contract at the address",
        [NativeFault.OtherCode] = "the contract's code has another hash",
        [NativeFault.GasTooLowForModels] = "the gas limit does not cover the contracts that score the rows",
        [NativeFault.SiteSuspended] = "the validators have suspended the site",
    }.ToFrozenDictionary();

    /// <summary>The sentence; empty for <see cref="NativeFault.None"/>.</summary>
    public static string Of(NativeFault fault) => fault == NativeFault.None ? "" : Sentences[fault];
}
