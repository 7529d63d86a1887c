using MarketChain.Primitives.Transactions.Messages;

namespace MarketChain.Primitives.Transactions;

/// <summary>How a campaign turns UA into money.</summary>
public enum Pricing : byte
{
    /// <summary>A price for each UA; the budget ends what can be counted.</summary>
    Fixed = 0,

    /// <summary>The budget is shared by weight, and no UA earns more than the price.</summary>
    Pool = 1,
}

/// <summary>How much an ad format weighs.</summary>
/// <param name="Format">The row's format, 0..255.</param>
/// <param name="Bps">Ten-thousandths, 0..20,000.</param>
public sealed record FormatWeight(uint Format, uint Bps) : IMessage<FormatWeight>
{
    static string IMessage<FormatWeight>.TypeName => "FormatWeight";

    static FormatWeight IMessage<FormatWeight>.Blank { get; } = new(0, 0);

    static FormatWeight IMessage<FormatWeight>.Visit<TFields>(ref TFields fields, FormatWeight value)
        => new(
            fields.UInt32(1, "format", value.Format, max: byte.MaxValue),
            fields.UInt32(2, "bps", value.Bps, max: 20_000));
}

/// <summary>What a campaign pays for and how: docs/spec/transactions.md 3 and docs/spec/marketing.md 4.</summary>
public sealed record CampaignTerms : IMessage<CampaignTerms>
{
    /// <summary>Ten-thousandths in a whole.</summary>
    public const uint WholeBps = 10_000;

    /// <summary>The protocol's own bound on the UA of a UID in an epoch.</summary>
    public const ulong UaCapPerUidMax = 1UL << 40;

    /// <summary>Most sites that can be named.</summary>
    public const int AllowedSitesMax = 256;

    /// <summary>Most formats that can be weighted.</summary>
    public const int FormatWeightsMax = 16;

    /// <summary>The model that is built in, and that scores where a contract fails.</summary>
    public const uint BuiltInModel = 1;

    /// <summary>
    /// The first number given to a model that is a contract; those between are kept for built-in ones.
    /// </summary>
    public const uint ContractModelMin = 256;

    /// <summary>Fixed price or shared pool.</summary>
    public Pricing Pricing { get; init; }

    /// <summary>Wei per UA (fixed), or the most that a UA may earn (pool). 1..2^128-1.</summary>
    public UInt256 PricePerUa { get; init; }

    /// <summary>Wei reserved for each epoch. 1..2^128-1.</summary>
    public UInt256 BudgetPerEpoch { get; init; }

    /// <summary>The users' share; the three shares sum to 10,000.</summary>
    public uint UserBps { get; init; }

    /// <summary>The sites' share.</summary>
    public uint SiteBps { get; init; }

    /// <summary>The platform's share.</summary>
    public uint PlatformBps { get; init; }

    /// <summary>Accepted impressions per UID and epoch; 0 for no limit; at most 65,535.</summary>
    public uint FrequencyCap { get; init; }

    /// <summary>First moment, Unix ms.</summary>
    public ulong StartMs { get; init; }

    /// <summary>The moment it is over, Unix ms; 0 for none.</summary>
    public ulong EndMs { get; init; }

    /// <summary>The weakest level of UID that counts, 1..3.</summary>
    public uint UidLevelMax { get; init; }

    /// <summary>Ascending site numbers; empty admits any site.</summary>
    public ValueList<uint> AllowedSites { get; init; }

    /// <summary>Ascending by format; others weigh 10,000.</summary>
    public ValueList<FormatWeight> FormatWeights { get; init; }

    /// <summary>
    /// How rows get their UA: <see cref="BuiltInModel"/>, or the number of a registered contract, from
    /// <see cref="ContractModelMin"/> on.
    /// </summary>
    public uint UaModel { get; init; }

    /// <summary>UA per UID and epoch; 0 for the protocol's own bound.</summary>
    public ulong UaCapPerUid { get; init; }

    /// <summary>The most that one site may hold of an epoch's UA; 0 for no limit.</summary>
    public uint SiteShareBps { get; init; }

    /// <summary>The click rate up to which clicks count; 0 for no limit.</summary>
    public uint ClickRateBps { get; init; }

    static string IMessage<CampaignTerms>.TypeName => "CampaignTerms";

    static CampaignTerms IMessage<CampaignTerms>.Blank { get; } = new();

    static CampaignTerms IMessage<CampaignTerms>.Visit<TFields>(ref TFields fields, CampaignTerms value)
    {
        // Initialisers run in the order they are written: that of the field numbers.
        CampaignTerms terms = new()
        {
            Pricing = (Pricing)fields.UInt32(1, "pricing", (uint)value.Pricing, max: (uint)Pricing.Pool),
            PricePerUa = fields.Amount(2, "pricePerUa", value.PricePerUa, UInt128.One, UInt128.MaxValue),
            BudgetPerEpoch = fields.Amount(3, "budgetPerEpoch", value.BudgetPerEpoch, UInt128.One, UInt128.MaxValue),
            UserBps = fields.UInt32(4, "userBps", value.UserBps, max: WholeBps),
            SiteBps = fields.UInt32(5, "siteBps", value.SiteBps, max: WholeBps),
            PlatformBps = fields.UInt32(6, "platformBps", value.PlatformBps, max: WholeBps),
            FrequencyCap = fields.UInt32(7, "frequencyCap", value.FrequencyCap, max: ushort.MaxValue),
            StartMs = fields.UInt64(8, "startMs", value.StartMs),
            EndMs = fields.UInt64(9, "endMs", value.EndMs),
            UidLevelMax = fields.UInt32(10, "uidLevelMax", value.UidLevelMax, min: 1, max: 3),
            AllowedSites = fields.UInt32s(11, "allowedSites", value.AllowedSites, AllowedSitesMax),
            FormatWeights = fields.Messages(12, "formatWeights", value.FormatWeights, 0, FormatWeightsMax),
            UaModel = fields.UInt32(13, "uaModel", value.UaModel, min: 1),
            UaCapPerUid = fields.UInt64(14, "uaCapPerUid", value.UaCapPerUid, UaCapPerUidMax),
            SiteShareBps = fields.UInt32(15, "siteShareBps", value.SiteShareBps, max: WholeBps),
            ClickRateBps = fields.UInt32(16, "clickRateBps", value.ClickRateBps, max: WholeBps),
        };
        fields.Require(terms.UserBps + terms.SiteBps + terms.PlatformBps == WholeBps, "platformBps");
        fields.Require(
            terms.UaModel is <= BuiltInModel or >= ContractModelMin, "uaModel", DecodeReason.OutOfRange);
        fields.Require(terms.EndMs == 0 || terms.EndMs > terms.StartMs, "endMs");
        fields.Require(IsAscending(terms.FormatWeights), "formatWeights", DecodeReason.NotAscending);
        return terms;
    }

    private static bool IsAscending(ValueList<FormatWeight> weights)
    {
        for (int i = 1; i < weights.Count; i++)
        {
            if (weights[i - 1].Format >= weights[i].Format)
            {
                return false;
            }
        }

        return true;
    }
}
