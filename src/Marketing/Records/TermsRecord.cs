using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using MarketChain.State;

namespace MarketChain.Marketing.Records;

/// <summary>
/// A version of a campaign's terms: written once, never changed, so that an open epoch can name the version that it
/// took. In the storage of <see cref="SystemAccounts.Campaigns"/>, table 2 [campaign 4 ‖ version 4]:
/// <code>
/// 0    | pricePerUa 16 | budgetPerEpoch 16 |
/// 1    | pricing 1 | userBps 2 | siteBps 2 | platformBps 2 | frequencyCap 2 | uidLevelMax 1 | uaModel 1 |
///      | siteShareBps 2 | clickRateBps 2 | allowedSites 2 | formatWeights 1 |
/// 2    | startMs 8 | endMs 8 | uaCapPerUid 8 |
/// 8+   allowed sites, eight u32 a slot        64+  format weights as format ‖ bps, (1 + 3 bytes), eight a slot
/// </code>
/// </summary>
public static class TermsRecord
{
    private const byte TermsTable = 2;
    private const uint SitesField = 8;
    private const uint WeightsField = 64;
    private const int WeightBits = 24;
    private const uint WeightMask = (1u << WeightBits) - 1;

    /// <summary>Keeps a new version.</summary>
    public static void Store(WorldState world, uint campaign, uint version, CampaignTerms terms)
    {
        Span<byte> bytes = stackalloc byte[UInt256.Size];
        SlotRow row = Row(campaign, version);
        SlotWord money = new(bytes);
        money.Put((UInt128)terms.PricePerUa);
        money.Put((UInt128)terms.BudgetPerEpoch);
        row.Store(world, 0, money);
        SlotWord rules = new(bytes);
        rules.Put((byte)terms.Pricing);
        rules.Put((ushort)terms.UserBps);
        rules.Put((ushort)terms.SiteBps);
        rules.Put((ushort)terms.PlatformBps);
        rules.Put((ushort)terms.FrequencyCap);
        rules.Put((byte)terms.UidLevelMax);
        rules.Put((byte)terms.UaModel);
        rules.Put((ushort)terms.SiteShareBps);
        rules.Put((ushort)terms.ClickRateBps);
        rules.Put((ushort)terms.AllowedSites.Count);
        rules.Put((byte)terms.FormatWeights.Count);
        row.Store(world, 1, rules);
        SlotWord times = new(bytes);
        times.Put(terms.StartMs);
        times.Put(terms.EndMs);
        times.Put(terms.UaCapPerUid);
        row.Store(world, 2, times);
        UInt256 sites = row.Slot(SitesField);
        U32Slots.Store(world, SystemAccounts.Campaigns, sites, terms.AllowedSites.Span);
        UInt256 weights = row.Slot(WeightsField);
        uint[] packed = [.. terms.FormatWeights.ToArray().Select(weight => (weight.Format << WeightBits) | weight.Bps)];
        U32Slots.Store(world, SystemAccounts.Campaigns, weights, packed);
    }

    /// <summary>Reads a version that exists.</summary>
    public static CampaignTerms Load(WorldState world, uint campaign, uint version)
    {
        Span<byte> bytes = stackalloc byte[UInt256.Size];
        SlotRow row = Row(campaign, version);
        SlotWord money = row.Load(world, 0, bytes);
        UInt128 price = money.UInt128();
        UInt128 budget = money.UInt128();
        SlotWord times = row.Load(world, 2, bytes);
        ulong startMs = times.UInt64();
        ulong endMs = times.UInt64();
        ulong uaCap = times.UInt64();
        SlotWord rules = row.Load(world, 1, bytes);
        CampaignTerms terms = new()
        {
            Pricing = (Pricing)rules.Byte(),
            PricePerUa = price,
            BudgetPerEpoch = budget,
            UserBps = rules.UInt16(),
            SiteBps = rules.UInt16(),
            PlatformBps = rules.UInt16(),
            FrequencyCap = rules.UInt16(),
            UidLevelMax = rules.Byte(),
            UaModel = rules.Byte(),
            SiteShareBps = rules.UInt16(),
            ClickRateBps = rules.UInt16(),
            StartMs = startMs,
            EndMs = endMs,
            UaCapPerUid = uaCap,
        };
        int sites = rules.UInt16();
        int weights = rules.Byte();
        return terms with
        {
            AllowedSites = [.. U32Slots.Load(
                world, SystemAccounts.Campaigns, row.Slot(SitesField), sites)],
            FormatWeights = [.. U32Slots.Load(
                world, SystemAccounts.Campaigns, row.Slot(WeightsField), weights)
                .Select(packed => new FormatWeight(packed >> WeightBits, packed & WeightMask))],
        };
    }

    private static SlotRow Row(uint campaign, uint version)
        => new(SystemAccounts.Campaigns, TermsTable, ((ulong)campaign << 32) | version);
}
