using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Marketing.Reading;

/// <summary>A UID as readers see it.</summary>
/// <param name="Record">What the trie holds.</param>
/// <param name="Registrars">Sites that know it, the first registrar first.</param>
/// <param name="LinkedUids">UIDs that are its aliases.</param>
/// <param name="Suspended">True when its holder opted out.</param>
public sealed record UidView(
    UidRecord Record, IReadOnlyList<uint> Registrars, IReadOnlyList<uint> LinkedUids, bool Suspended);

/// <summary>A site as readers see it.</summary>
/// <param name="Record">What the trie holds.</param>
/// <param name="Name">Its name.</param>
/// <param name="HasStake">True when its active stake lets it submit and register.</param>
public sealed record SiteView(SiteRecord Record, string Name, bool HasStake);

/// <summary>A campaign as readers see it.</summary>
/// <param name="Record">What the trie holds.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">In the epoch of the block that is read.</param>
/// <param name="TermsVersion">The version of its terms in that epoch.</param>
/// <param name="Terms">Those terms.</param>
/// <param name="UaCodeHash">The code that their contract must have; zero when none scores.</param>
public sealed record CampaignView(
    CampaignRecord Record,
    string Name,
    CampaignStatus Status,
    uint TermsVersion,
    CampaignTerms Terms,
    Hash256 UaCodeHash);

/// <summary>A UA model that is a contract, as readers see it.</summary>
/// <param name="Record">What the trie holds.</param>
/// <param name="HasCode">The contract has the code that was registered: else it fails whoever asks it.</param>
public sealed record UaModelView(UaModelRecord Record, bool HasCode);

/// <summary>Where an epoch of a campaign stands, for readers.</summary>
public enum EpochStage
{
    /// <summary>Nothing was counted in it.</summary>
    None,

    /// <summary>It is the running one.</summary>
    Open,

    /// <summary>Its time is over and its settlement has not begun.</summary>
    Closed,

    /// <summary>Its leaves are being settled.</summary>
    Settling,

    /// <summary>It is paid.</summary>
    Settled,
}

/// <summary>An epoch of a campaign as readers see it. Amounts are in wei; what is not settled yet is 0.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Epoch">The epoch.</param>
/// <param name="Stage">How far it is.</param>
/// <param name="TermsVersion">The terms that it took.</param>
/// <param name="Impressions">Accepted rows.</param>
/// <param name="Ua">Attention.</param>
/// <param name="Reserve">What it may spend.</param>
/// <param name="PaidUsers">Credited to UIDs.</param>
/// <param name="PaidSites">Paid to sites.</param>
/// <param name="PlatformFee">Paid to the platform.</param>
/// <param name="Returned">What went back to the campaign.</param>
/// <param name="Cursor">Leaves settled.</param>
/// <param name="Leaves">Leaves in all: rows of sites and of UIDs.</param>
/// <param name="Root">Hash of the sum tree's root, when settled.</param>
public sealed record EpochView(
    uint Campaign,
    uint Epoch,
    EpochStage Stage,
    uint TermsVersion,
    ulong Impressions,
    UInt128 Ua,
    UInt128 Reserve,
    UInt128 PaidUsers,
    UInt128 PaidSites,
    UInt128 PlatformFee,
    UInt128 Returned,
    uint Cursor,
    uint Leaves,
    Hash256? Root);

/// <summary>What one UID or site has in an epoch of a campaign.</summary>
/// <param name="Impressions">Accepted rows.</param>
/// <param name="Ua">Their attention.</param>
public readonly record struct MemberView(ulong Impressions, UInt128 Ua);

/// <summary>A site in an epoch of a campaign.</summary>
/// <param name="Site">The site.</param>
/// <param name="Impressions">Accepted rows.</param>
/// <param name="Ua">Their attention.</param>
public readonly record struct EpochSiteView(uint Site, ulong Impressions, UInt128 Ua);

/// <summary>Earnings of a UID, in wei.</summary>
/// <param name="Earned">Credited so far, less what expired or moved to another UID.</param>
/// <param name="Claimed">Taken out of that.</param>
public readonly record struct EarningsView(UInt128 Earned, UInt128 Claimed)
{
    /// <summary>What can be claimed, once the UID has a controller.</summary>
    public UInt128 Available => Earned - Claimed;
}

/// <summary>The running sums of the whole chain, in wei: together the balance of the attention account.</summary>
/// <param name="FreeEscrow">Of all campaigns.</param>
/// <param name="Reserves">Of unsettled epochs.</param>
/// <param name="Stakes">Of sites, unlocking ones included.</param>
/// <param name="Unclaimed">Earnings.</param>
/// <param name="SettledEpochs">How many epochs of campaigns are settled.</param>
public sealed record TotalsView(
    UInt128 FreeEscrow, UInt128 Reserves, UInt128 Stakes, UInt128 Unclaimed, ulong SettledEpochs);
