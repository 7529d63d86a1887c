using MarketChain.Primitives;

namespace MarketChain.Client.Events;

/// <summary>
/// An event of one of the chain's modules, docs/spec/transactions.md 9. Amounts are wei, times Unix ms.
/// </summary>
public abstract record MarketEvent
{
    private protected MarketEvent()
    {
    }
}

/// <summary>A native transaction broke a rule; it changed nothing but the fee.</summary>
/// <param name="Code">The rule's number.</param>
/// <param name="Reason">The rule in words.</param>
public sealed record NativeFailed(uint Code, string Reason) : MarketEvent;

/// <summary>A user got a number.</summary>
/// <param name="Uid">The number.</param>
/// <param name="Level">1 own key, 2 hashed identity, 3 device evidence.</param>
/// <param name="Site">The registrar; 0 for none.</param>
/// <param name="Controller">Level 1: the key's account; else zero.</param>
/// <param name="Commitment">Levels 2 and 3; else zero.</param>
public sealed record UidRegistered(uint Uid, uint Level, uint Site, Address Controller, Hash256 Commitment)
    : MarketEvent;

/// <summary>A further site knows a user that had a number.</summary>
/// <param name="Uid">The number.</param>
/// <param name="Site">The site.</param>
public sealed record UidJoined(uint Uid, uint Site) : MarketEvent;

/// <summary>A user asked to become a UID's controller; registrars may object until then.</summary>
/// <param name="Uid">The UID.</param>
/// <param name="Controller">Who asks.</param>
/// <param name="ReadyAtMs">When it can be completed.</param>
public sealed record UidBindRequested(uint Uid, Address Controller, ulong ReadyAtMs) : MarketEvent;

/// <summary>A registrar objected.</summary>
/// <param name="Uid">The UID.</param>
/// <param name="Site">The registrar.</param>
public sealed record UidBindCancelled(uint Uid, uint Site) : MarketEvent;

/// <summary>A UID has a controller now.</summary>
/// <param name="Uid">The UID.</param>
/// <param name="Controller">Its controller.</param>
public sealed record UidBound(uint Uid, Address Controller) : MarketEvent;

/// <summary>A UID was handed to another key.</summary>
/// <param name="Uid">The UID.</param>
/// <param name="From">The old controller.</param>
/// <param name="To">The new one.</param>
public sealed record ControllerRotated(uint Uid, Address From, Address To) : MarketEvent;

/// <summary>A weaker UID became an alias of a stronger one.</summary>
/// <param name="Low">The alias.</param>
/// <param name="High">The stronger one.</param>
/// <param name="Moved">Earnings that moved.</param>
public sealed record UidsLinked(uint Low, uint High, UInt256 Moved) : MarketEvent;

/// <summary>A UID's rows are refused from now, or no longer.</summary>
/// <param name="Uid">The UID.</param>
/// <param name="Suspended">Whether they are.</param>
public sealed record UidSuspended(uint Uid, bool Suspended) : MarketEvent;

/// <summary>A site got a number.</summary>
/// <param name="Site">The number.</param>
/// <param name="Owner">Who registered it.</param>
/// <param name="Payout">Where its pay goes.</param>
/// <param name="Stake">At stake.</param>
/// <param name="Name">Its name.</param>
public sealed record SiteRegistered(uint Site, Address Owner, Address Payout, UInt256 Stake, string Name) : MarketEvent;

/// <summary>The keys that may submit for a site.</summary>
/// <param name="Site">The site.</param>
/// <param name="Submitters">All of them.</param>
public sealed record SubmittersSet(uint Site, IReadOnlyList<Address> Submitters) : MarketEvent;

/// <summary>A site has more stake.</summary>
/// <param name="Site">The site.</param>
/// <param name="Amount">The addition.</param>
public sealed record StakeAdded(uint Site, UInt256 Amount) : MarketEvent;

/// <summary>Stake that will be free.</summary>
/// <param name="Site">The site.</param>
/// <param name="Amount">In all.</param>
/// <param name="UnlocksAtMs">When.</param>
public sealed record StakeUnlocking(uint Site, UInt256 Amount, ulong UnlocksAtMs) : MarketEvent;

/// <summary>Stake that was paid out.</summary>
/// <param name="Site">The site.</param>
/// <param name="To">Its owner.</param>
/// <param name="Amount">How much.</param>
public sealed record StakeWithdrawn(uint Site, Address To, UInt256 Amount) : MarketEvent;

/// <summary>A site got a tip.</summary>
/// <param name="Site">The site.</param>
/// <param name="From">Who sent it.</param>
/// <param name="Uid">From this UID's earnings; 0 for the sender's balance.</param>
/// <param name="Amount">How much.</param>
public sealed record Tipped(uint Site, Address From, uint Uid, UInt256 Amount) : MarketEvent;

/// <summary>A campaign got a number.</summary>
/// <param name="Campaign">The number.</param>
/// <param name="Advertiser">Who pays.</param>
/// <param name="Platform">Who gets the platform's share.</param>
/// <param name="Escrow">Funded at creation.</param>
/// <param name="Name">Its name.</param>
public sealed record CampaignCreated(
    uint Campaign, Address Advertiser, Address Platform, UInt256 Escrow, string Name) : MarketEvent;

/// <summary>A campaign has more escrow.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="From">Who paid it.</param>
/// <param name="Amount">The addition.</param>
public sealed record CampaignFunded(uint Campaign, Address From, UInt256 Amount) : MarketEvent;

/// <summary>A campaign will change.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Action">1 pause, 2 resume, 3 close, 4 new terms.</param>
/// <param name="EffectiveEpoch">From when.</param>
public sealed record CampaignUpdated(uint Campaign, uint Action, uint EffectiveEpoch) : MarketEvent;

/// <summary>Escrow that went back.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="To">Its advertiser.</param>
/// <param name="Amount">How much.</param>
public sealed record CampaignRefunded(uint Campaign, Address To, UInt256 Amount) : MarketEvent;

/// <summary>A batch was judged.</summary>
/// <param name="Site">The site.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="BatchSequence">Its number in the stream.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Accepted">Those that count.</param>
/// <param name="Ua">Their attention.</param>
/// <param name="OutcomesHash">Hash of the reason and UA of every row.</param>
/// <param name="Counts">Rows by reason; the first is accepted.</param>
public sealed record ImpressionsSubmitted(
    uint Site,
    uint Stream,
    ulong BatchSequence,
    uint Rows,
    uint Accepted,
    UInt256 Ua,
    Hash256 OutcomesHash,
    IReadOnlyList<uint> Counts) : MarketEvent;

/// <summary>A contract can be named as UA model by campaigns.</summary>
/// <param name="Model">Its number.</param>
/// <param name="Registrant">Who registered it.</param>
/// <param name="Contract">The contract.</param>
/// <param name="CodeHash">keccak256 of its code.</param>
/// <param name="RowGas">Gas that it may use for each row.</param>
/// <param name="Name">Its name.</param>
public sealed record UaModelRegistered(
    uint Model, Address Registrant, Address Contract, Hash256 CodeHash, uint RowGas, string Name) : MarketEvent;

/// <summary>A contract did not score a campaign's rows of a batch; the built-in model did.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Model">The contract's number.</param>
/// <param name="Fault">1 code changed, 2 reverted, 3 out of gas, 4 not pure, 5 halted, 6 wrong result, 7 score too
/// high.</param>
/// <param name="GasUsed">What the contract used.</param>
public sealed record UaModelFailed(uint Campaign, uint Model, uint Fault, ulong GasUsed) : MarketEvent;

/// <summary>The first row of a campaign in an epoch was accepted.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Epoch">The epoch.</param>
/// <param name="Reserve">What it may spend.</param>
public sealed record EpochOpened(uint Campaign, uint Epoch, UInt256 Reserve) : MarketEvent;

/// <summary>Everybody in an epoch of a campaign was paid.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Epoch">The epoch.</param>
/// <param name="Root">Hash of the sum tree's root.</param>
/// <param name="Leaves">Leaves of the tree.</param>
/// <param name="PaidUsers">Credited to UIDs.</param>
/// <param name="PaidSites">Paid to sites.</param>
/// <param name="PlatformFee">Paid to the platform.</param>
/// <param name="Returned">What went back to the campaign.</param>
public sealed record EpochSettled(
    uint Campaign,
    uint Epoch,
    Hash256 Root,
    uint Leaves,
    UInt256 PaidUsers,
    UInt256 PaidSites,
    UInt256 PlatformFee,
    UInt256 Returned) : MarketEvent;

/// <summary>Earnings became coin.</summary>
/// <param name="Uid">Whose.</param>
/// <param name="To">Where they went.</param>
/// <param name="Amount">How much.</param>
public sealed record EarningsClaimed(uint Uid, Address To, UInt256 Amount) : MarketEvent;

/// <summary>Earnings that nobody could claim in time went back.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Epoch">The epoch that had paid them.</param>
/// <param name="To">Zero for the campaign's escrow, else its advertiser.</param>
/// <param name="Amount">How much.</param>
public sealed record EarningsExpired(uint Campaign, uint Epoch, Address To, UInt256 Amount) : MarketEvent;
