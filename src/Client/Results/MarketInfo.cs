using System.Text.Json;
using MarketChain.Client.JsonRpc;
using MarketChain.Primitives;

namespace MarketChain.Client;

/// <summary>A user's number and who stands behind it.</summary>
/// <param name="Uid">The number.</param>
/// <param name="Level">1 own key, 2 hashed identity, 3 device evidence.</param>
/// <param name="Controller">Who may claim its earnings; null for none yet.</param>
/// <param name="Commitment">What its registrar committed to; null at level 1.</param>
/// <param name="LinkedTo">The UID that it is an alias of; 0 for none.</param>
public sealed record UidInfo(uint Uid, uint Level, Address? Controller, Hash256? Commitment, uint LinkedTo)
{
    internal static UidInfo Read(JsonElement json)
    {
        JsonFields fields = JsonFields.Of(json, "uid");
        return new UidInfo(
            fields.Id("uid"),
            fields.Id("level"),
            fields.Has("controller") ? fields.Address("controller") : null,
            fields.Has("commitment") ? fields.Hash("commitment") : null,
            fields.Has("linkedTo") ? fields.Id("linkedTo") : 0);
    }
}

/// <summary>A site.</summary>
/// <param name="Site">The number.</param>
/// <param name="Owner">Who registered it.</param>
/// <param name="Payout">Where its pay goes.</param>
/// <param name="Name">Its name.</param>
/// <param name="Stake">Wei at stake.</param>
public sealed record SiteInfo(uint Site, Address Owner, Address Payout, string Name, UInt256 Stake)
{
    internal static SiteInfo Read(JsonElement json)
    {
        JsonFields fields = JsonFields.Of(json, "site");
        return new SiteInfo(
            fields.Id("site"),
            fields.Address("owner"),
            fields.Address("payout"),
            fields.Text("name"),
            fields.Amount("stake"));
    }
}

/// <summary>A campaign, as of the newest block. Amounts in wei.</summary>
/// <param name="Campaign">The number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Advertiser">Who pays.</param>
/// <param name="Platform">Who gets the platform's share.</param>
/// <param name="Status">active, paused or closed.</param>
/// <param name="UaModel">How its rows get their UA: 1, or the number of a registered contract.</param>
/// <param name="OpenEpochs">Epochs that are not settled yet.</param>
/// <param name="FreeEscrow">Escrow that no epoch has reserved.</param>
/// <param name="Reserved">Escrow that unsettled epochs hold.</param>
/// <param name="Funded">Put into it so far.</param>
/// <param name="Refunded">Gone back to the advertiser so far.</param>
/// <param name="Spent">Paid to users, sites and the platform so far.</param>
public sealed record CampaignInfo(
    uint Campaign,
    string Name,
    Address Advertiser,
    Address Platform,
    string Status,
    uint UaModel,
    uint OpenEpochs,
    UInt256 FreeEscrow,
    UInt256 Reserved,
    UInt256 Funded,
    UInt256 Refunded,
    UInt256 Spent)
{
    internal static CampaignInfo Read(JsonElement json)
    {
        JsonFields fields = JsonFields.Of(json, "campaign");
        return new CampaignInfo(
            fields.Id("campaign"),
            fields.Text("name"),
            fields.Address("advertiser"),
            fields.Address("platform"),
            fields.Text("status"),
            fields.Id("uaModel"),
            fields.Id("openEpochs"),
            fields.Amount("freeEscrow"),
            fields.Amount("reserved"),
            fields.Amount("funded"),
            fields.Amount("refunded"),
            fields.Amount("spent"));
    }
}

/// <summary>A UA model that is a contract.</summary>
/// <param name="Model">The number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Registrant">Who registered it.</param>
/// <param name="Contract">The contract.</param>
/// <param name="CodeHash">The code that it must have.</param>
/// <param name="RowGas">Gas that it may use for each row.</param>
/// <param name="Status">working, or code changed.</param>
public sealed record UaModelInfo(
    uint Model, string Name, Address Registrant, Address Contract, Hash256 CodeHash, uint RowGas, string Status)
{
    internal static UaModelInfo Read(JsonElement json)
    {
        JsonFields fields = JsonFields.Of(json, "UA model");
        return new UaModelInfo(
            fields.Id("model"),
            fields.Text("name"),
            fields.Address("registrant"),
            fields.Address("contract"),
            fields.Hash("codeHash"),
            fields.Id("rowGas"),
            fields.Text("status"));
    }
}

/// <summary>A contract that did not score its campaign's rows of a batch.</summary>
/// <param name="Campaign">The campaign; the built-in model scored its rows.</param>
/// <param name="Model">The contract's number.</param>
/// <param name="Reason">Why.</param>
/// <param name="GasUsed">What it used.</param>
public sealed record ModelFailureInfo(uint Campaign, uint Model, string Reason, ulong GasUsed)
{
    internal static ModelFailureInfo Read(JsonElement json)
    {
        JsonFields fields = JsonFields.Of(json, "model failure");
        return new ModelFailureInfo(
            fields.Id("campaign"), fields.Id("model"), fields.Text("reason"), fields.Number("gasUsed"));
    }
}

/// <summary>An epoch of a campaign. Amounts in wei; those that settlement decides are 0 before.</summary>
/// <param name="Impressions">Accepted rows.</param>
/// <param name="Ua">Their attention.</param>
/// <param name="Reserve">What it could spend.</param>
/// <param name="PaidUsers">Credited to UIDs.</param>
/// <param name="PaidSites">Paid to sites.</param>
/// <param name="PlatformFee">Paid to the platform.</param>
/// <param name="Returned">What went back to the campaign.</param>
/// <param name="State">none, open, closed, settling or settled.</param>
/// <param name="Root">Hash of the sum tree's root, when settled.</param>
public sealed record EpochInfo(
    ulong Impressions,
    UInt256 Ua,
    UInt256 Reserve,
    UInt256 PaidUsers,
    UInt256 PaidSites,
    UInt256 PlatformFee,
    UInt256 Returned,
    string State,
    Hash256? Root)
{
    /// <summary>True when everybody in it is paid.</summary>
    public bool IsSettled => State == "settled";

    internal static EpochInfo Read(JsonElement json)
    {
        JsonFields fields = JsonFields.Of(json, "epoch");
        return new EpochInfo(
            fields.Number("impressions"),
            fields.Amount("ua"),
            fields.Amount("reserve"),
            fields.Amount("paidUsers"),
            fields.Amount("paidSites"),
            fields.Amount("platformFee"),
            fields.Amount("returned"),
            fields.Text("state"),
            fields.Has("root") ? fields.Hash("root") : null);
    }
}

/// <summary>What a UID or a site has in an epoch of a campaign.</summary>
/// <param name="Impressions">Accepted rows.</param>
/// <param name="Ua">Their attention.</param>
public sealed record MemberInfo(ulong Impressions, UInt256 Ua)
{
    internal static MemberInfo Read(JsonElement json)
    {
        JsonFields fields = JsonFields.Of(json, "member");
        return new MemberInfo(fields.Number("impressions"), fields.Amount("ua"));
    }
}

/// <summary>What a site has in an epoch of a campaign, as a listing shows it.</summary>
/// <param name="Site">The site.</param>
/// <param name="Impressions">Accepted rows.</param>
/// <param name="Ua">Their attention.</param>
public sealed record EpochSiteInfo(uint Site, ulong Impressions, UInt256 Ua)
{
    internal static EpochSiteInfo Read(JsonElement json)
    {
        JsonFields fields = JsonFields.Of(json, "site of an epoch");
        return new EpochSiteInfo(fields.Id("site"), fields.Number("impressions"), fields.Amount("ua"));
    }
}

/// <summary>A UID's earnings, wei.</summary>
/// <param name="Earned">Credited so far.</param>
/// <param name="Claimed">Taken out.</param>
/// <param name="Available">What can be claimed.</param>
public sealed record EarningsInfo(UInt256 Earned, UInt256 Claimed, UInt256 Available)
{
    internal static EarningsInfo Read(JsonElement json)
    {
        JsonFields fields = JsonFields.Of(json, "earnings");
        return new EarningsInfo(fields.Amount("earned"), fields.Amount("claimed"), fields.Amount("available"));
    }
}

/// <summary>What became of a batch.</summary>
/// <param name="Block">Its block.</param>
/// <param name="Site">The site.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="BatchSequence">Its number in the stream.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Accepted">Those that count.</param>
/// <param name="Rejected">Those that do not.</param>
/// <param name="Ua">Attention of those that count.</param>
/// <param name="Counts">Rows by reason; the first is accepted.</param>
/// <param name="OutcomesHash">Hash of the reason and UA of every row.</param>
/// <param name="ModelFailures">Contracts that did not score their campaigns' rows.</param>
/// <param name="Fault">Why it failed as a whole; null when it did not.</param>
/// <param name="Outcomes">The reason of each row, in order; null when the node does not keep the rows any more.</param>
public sealed record BatchInfo(
    ulong Block,
    uint Site,
    uint Stream,
    ulong BatchSequence,
    uint Rows,
    uint Accepted,
    uint Rejected,
    UInt256 Ua,
    IReadOnlyList<uint> Counts,
    Hash256 OutcomesHash,
    IReadOnlyList<ModelFailureInfo> ModelFailures,
    string? Fault,
    IReadOnlyList<byte>? Outcomes)
{
    internal static BatchInfo Read(JsonElement json)
    {
        JsonFields fields = JsonFields.Of(json, "batch");
        return new BatchInfo(
            fields.Number("block"),
            fields.Id("site"),
            fields.Id("stream"),
            fields.Number("batchSeq"),
            fields.Id("rows"),
            fields.Id("accepted"),
            fields.Id("rejected"),
            fields.Amount("ua"),
            fields.List("counts", count => JsonFields.IdOf(count, "counts")),
            fields.Hash("outcomesHash"),
            fields.List("modelFailures", ModelFailureInfo.Read),
            fields.Has("fault") ? fields.Text("fault") : null,
            fields.Has("outcomes") ? fields.List("outcomes", reason => JsonFields.ByteOf(reason, "outcomes")) : null);
    }
}

/// <summary>A page of a listing.</summary>
/// <param name="Items">In order.</param>
/// <param name="Next">The cursor of the next page; null when this is the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, uint? Next)
{
    internal static Page<T> Read(JsonElement json, Func<JsonElement, T> read)
    {
        JsonFields fields = JsonFields.Of(json, "page");
        return new Page<T>(fields.List("items", read), fields.Has("next") ? fields.Id("next") : null);
    }
}
