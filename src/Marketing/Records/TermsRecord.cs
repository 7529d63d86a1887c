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
///      | siteShareBps 2 | clickRateBps 2 | allowedSites 2 | formatWeights 1 | contractModel 4 |
/// 2    | startMs 8 | endMs 8 | uaCapPerUid 8 |
/// 3    code hash 32 of the contract that scores, as registered; absent without one
/// 8+   allowed sites, eight u32 a slot        64+  format weights as format ‖ bps, (1 + 3 bytes), eight a slot
/// </code>
/// <c>uaModel</c> is the built-in model: the one that scores, or falls in for <c>contractModel</c>, which is 0 for
/// none.
/// </summary>
public static class TermsRecord
{
    private const byte TermsTable = 2;
    private const uint CodeHashField = 3;
    private const uint SitesField = 8;
    private const uint WeightsField = 64;
    private const int RulesBytes = 15;
    private const int WeightBits = 24;
    private const uint WeightMask = (1u << WeightBits) - 1;

    /// <summary>Keeps a new version.</summary>
    /// <param name="world">Where.</param>
    /// <param name="campaign">Whose.</param>
    /// <param name="version">Its number.</param>
    /// <param name="terms">The terms; their model exists.</param>
    public static void Store(WorldState world, uint campaign, uint version, CampaignTerms terms)
    {
        bool isContract = terms.UaModel >= CampaignTerms.ContractModelMin;
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
        rules.Put((byte)(isContract ? CampaignTerms.BuiltInModel : terms.UaModel));
        rules.Put((ushort)terms.SiteShareBps);
        rules.Put((ushort)terms.ClickRateBps);
        rules.Put((ushort)terms.AllowedSites.Count);
        rules.Put((byte)terms.FormatWeights.Count);
        rules.Put(isContract ? terms.UaModel : 0);
        row.Store(world, 1, rules);
        SlotWord times = new(bytes);
        times.Put(terms.StartMs);
        times.Put(terms.EndMs);
        times.Put(terms.UaCapPerUid);
        row.Store(world, 2, times);
        StoreCodeHash(world, row, terms.UaModel);
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
        uint contractModel = rules.UInt32();
        return terms with
        {
            UaModel = contractModel == 0 ? terms.UaModel : contractModel,
            AllowedSites = [.. U32Slots.Load(
                world, SystemAccounts.Campaigns, row.Slot(SitesField), sites)],
            FormatWeights = [.. U32Slots.Load(
                world, SystemAccounts.Campaigns, row.Slot(WeightsField), weights)
                .Select(packed => new FormatWeight(packed >> WeightBits, packed & WeightMask))],
        };
    }

    /// <summary>The code that a version's contract must have; zero for the built-in model.</summary>
    public static Hash256 LoadCodeHash(WorldState world, uint campaign, uint version)
        => new(world.GetStorage(SystemAccounts.Campaigns, Row(campaign, version).Slot(CodeHashField)).ToBigEndian());

    private static void StoreCodeHash(WorldState world, SlotRow row, uint model)
    {
        if (model >= CampaignTerms.ContractModelMin)
        {
            UaModelRecord? record = UaModelRecord.Load(world, model);
            Invariant.Check(record is not null);
            world.SetStorage(
                SystemAccounts.Campaigns, row.Slot(CodeHashField), UInt256.ReadBigEndian(record.CodeHash.Bytes));
        }
    }

    /// <summary>Allowed sites and format weights of a version that exists.</summary>
    public static uint CountItems(WorldState world, uint campaign, uint version)
    {
        SlotWord rules = Row(campaign, version).Load(world, 1, stackalloc byte[UInt256.Size]);
        rules.Skip(RulesBytes);
        return (uint)rules.UInt16() + rules.Byte();
    }

    private static SlotRow Row(uint campaign, uint version)
        => new(SystemAccounts.Campaigns, TermsTable, ((ulong)campaign << 32) | version);
}
