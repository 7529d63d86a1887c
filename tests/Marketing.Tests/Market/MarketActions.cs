using MarketChain.Marketing.Attention;
using MarketChain.Marketing.Campaigns;
using MarketChain.Marketing.Identity;
using MarketChain.Marketing.Models;
using MarketChain.Marketing.Records;
using MarketChain.Marketing.Settlement;
using MarketChain.Marketing.Sites;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;
using MarketChain.State;

namespace MarketChain.Marketing.Tests;

/// <summary>
/// What parties do in a block, as the executor of native transactions does it: a fault leaves nothing.
/// </summary>
internal static class MarketActions
{
    /// <summary>Fixed price of 1 wei a UA, users 50 %, sites 30 %, platform 20 %, no caps.</summary>
    public static CampaignTerms Terms { get; } = new()
    {
        PricePerUa = UInt256.One,
        BudgetPerEpoch = 1_000_000_000_000,
        UserBps = 5_000,
        SiteBps = 3_000,
        PlatformBps = 2_000,
        UidLevelMax = 3,
        UaModel = 1,
    };

    /// <summary>A row that counts 1,000 × 10 steps × its level.</summary>
    public static ImpressionRow Row(uint uid, uint campaign, uint timeOffsetMs = 0) => new(
        uid, campaign, timeOffsetMs, DwellMs: 1_000, VisiblePermille: 1_000, ImpressionFlags.Focus, Format: 0);

    public static NativeFault Do(this MarketingContext context, Func<MarketingContext, NativeFault> action)
    {
        StateCheckpoint before = context.State.Checkpoint();
        NativeFault fault = action(context);
        if (fault != NativeFault.None)
        {
            context.State.RevertTo(before);
        }

        context.World.FinishTransaction();
        return fault;
    }

    public static uint AddSite(this MarketingContext context, UInt128 stake, Address? payout = null)
    {
        uint site = SiteRecord.Count(context.World) + 1;
        RegisterSite payload = new("site", payout ?? TestMarket.Account((byte)(100 + site)), stake);
        Assert.Equal(NativeFault.None, context.Do(c => SiteHandlers.Register(c, TestMarket.SiteOwner, payload)));
        return site;
    }

    /// <summary>A UID of level 2 or 3, registered by a site; or of level 1 with a key of its own.</summary>
    public static uint AddUid(this MarketingContext context, uint site, uint level)
    {
        uint uid = UidRecord.Count(context.World) + 1;
        UidEntry entry = level == UidEntry.OwnKey
            ? new UidEntry(level, default, 0, Register(context, KeyOf(uid)))
            : new UidEntry(level, Keccak256.Hash([(byte)uid, (byte)(uid >> 8), (byte)(uid >> 16)]), 0, null);
        RegisterUids payload = new(level == UidEntry.OwnKey ? 0 : site, [entry]);
        Assert.Equal(NativeFault.None, context.Do(c => UidHandlers.Register(c, TestMarket.SiteOwner, payload)));
        return uid;
    }

    public static uint AddCampaign(this MarketingContext context, CampaignTerms terms, UInt256 escrow)
    {
        CreateCampaign payload = new("campaign", terms, TestMarket.Platform, escrow);
        Assert.Equal(NativeFault.None, context.Do(c => CampaignHandlers.Create(c, TestMarket.Advertiser, payload)));
        return CampaignRecord.Count(context.World);
    }

    /// <summary>A contract at an account of this number, and a model that it is.</summary>
    public static uint AddModel(this MarketingContext context, byte account = 200, uint rowGas = 100)
    {
        Address contract = TestMarket.Account(account);
        context.World.SetCode(contract, NaiveModel.Code);
        RegisterUaModel payload = new("model", contract, Keccak256.Hash(NaiveModel.Code), rowGas);
        Assert.Equal(NativeFault.None, context.Do(c => UaModelHandler.Register(c, TestMarket.Advertiser, payload)));
        return UaModelRecord.Last(context.World);
    }

    public static NativeFault Update(
        this MarketingContext context, uint campaign, CampaignAction action, CampaignTerms? terms = null)
        => context.Do(c => CampaignHandlers.Update(c, TestMarket.Advertiser, new(campaign, action, terms)));

    /// <summary>The owner of the site, which registered both, speaks for both, unless they have controllers.</summary>
    public static NativeFault Link(this MarketingContext context, uint low, uint high)
        => context.Do(c => LinkHandler.Execute(c, TestMarket.SiteOwner, new LinkUids(low, high, Consent: null)));

    public static NativeFault Submit(
        this MarketingContext context,
        uint site,
        ulong sequence,
        IEnumerable<ImpressionRow> rows,
        out BatchOutcome? outcome,
        ulong? baseTimeMs = null,
        uint stream = 0,
        ulong gasLeft = 0)
    {
        ImpressionColumnsBuilder builder = new(OptionalColumns.None);
        foreach (ImpressionRow row in rows)
        {
            builder.Add(row);
        }

        byte[] sidecar = builder.BuildSidecar(new byte[ImpressionColumns.SaltSize]);
        SubmitImpressions payload = builder.BuildPayload(
            site, stream, sequence, baseTimeMs ?? context.TimestampMs, sidecar);
        Assert.True(ImpressionColumns.Check(sidecar, payload, out _));
        BatchOutcome? result = null;
        NativeFault fault = context.Do(c => SubmitImpressionsHandler.Execute(
            c, TestMarket.SiteOwner, payload, ImpressionColumns.Open(sidecar, payload), gasLeft, out result));
        outcome = result;
        return fault;
    }

    /// <summary>Submits rows that are no fault, and tells what became of each.</summary>
    public static RowReason[] Reasons(
        this MarketingContext context, uint site, ulong sequence, params ImpressionRow[] rows)
    {
        Assert.Equal(NativeFault.None, context.Submit(site, sequence, rows, out BatchOutcome? outcome));
        return [.. Enumerable.Range(0, rows.Length).Select(outcome!.ReasonOf)];
    }

    public static NativeFault Settle(this MarketingContext context, uint campaign, uint epoch, uint rowsMax)
        => context.Do(c => SettleEpochHandler.Execute(c, new SettleEpoch(campaign, epoch, rowsMax), out _));

    private static Consent Register(MarketingContext context, Ed25519PrivateKey key)
    {
        ConsentTerms terms = new(ConsentPurpose.Register, Subject: 0, Second: 0, Counter: 0, context.TimestampMs);
        return Consent.Sign(terms, context.GenesisHash, key);
    }

    private static Ed25519PrivateKey KeyOf(uint uid)
        => Ed25519PrivateKey.FromSeed(Keccak256.Hash(BitConverter.GetBytes(uid)).Bytes);
}
