using System.Text;
using MarketChain.Marketing;
using MarketChain.Marketing.Attention;
using MarketChain.Marketing.Reading;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Tests.Modules;

public sealed class ModuleReadTests
{
    [Fact]
    public void A_contract_reads_a_uid_as_the_chain_has_it()
    {
        using ModuleBench bench = new();
        bench.Market.Open(3);
        UidView uid = bench.Read(market => market.GetUid(2))!;

        byte[] read = bench.Ask(SystemAccounts.Uids, AbiCode.Call("getUid(uint32)", 2U));

        Assert.Equal(
            AbiCode.Encode(
                uid.Record.Controller, 1U, false, 0U, 1U, uid.Record.RegisteredAtBlock, Hash256.Zero, 0U,
                Address.Zero, 0U),
            read);
        Assert.Equal((UInt256)3UL, bench.AskWord(SystemAccounts.Uids, AbiCode.Call("uidCount()")));
        Assert.Equal(
            (UInt256)2UL, bench.AskWord(SystemAccounts.Uids, AbiCode.Call("uidOf(address)", uid.Record.Controller)));
        Assert.Equal(
            UInt256.Zero, bench.AskWord(SystemAccounts.Uids, AbiCode.Call("uidOf(address)", ModuleBench.Account)));
        Assert.StartsWith("7 ", bench.ReasonOf(SystemAccounts.Uids, AbiCode.Call("getUid(uint32)", 4U)));
    }

    [Fact]
    public void A_commitment_leads_to_its_uid()
    {
        using ModuleBench bench = new();
        bench.Market.Open(1);
        Hash256 commitment = new(AbiCode.Word(77));
        bench.Chain.Make(bench.Market.Native(
            Advertising.SiteOwner, new RegisterUids(1, [new UidEntry(UidEntry.Device, commitment, 300, null)])));

        byte[] read = bench.Ask(SystemAccounts.Uids, AbiCode.Call("getUid(uint32)", 2U));

        Assert.Equal((UInt256)3UL, AbiCode.WordAt(read, 1));
        Assert.Equal((UInt256)77UL, AbiCode.WordAt(read, 6));
        Assert.Equal((UInt256)300UL, AbiCode.WordAt(read, 7));
        byte[] byCommitment = AbiCode.Call("uidOfCommitment(uint8,bytes32)", 3U, commitment);
        Assert.Equal((UInt256)2UL, bench.AskWord(SystemAccounts.Uids, byCommitment));
        byte[] wrongLevel = AbiCode.Call("uidOfCommitment(uint8,bytes32)", 1U, commitment);
        Assert.Equal(
            "uidOfCommitment: level: expected 2 to 3, got 1", bench.ReasonOf(SystemAccounts.Uids, wrongLevel));
    }

    [Fact]
    public void A_contract_reads_a_site()
    {
        using ModuleBench bench = new();
        bench.Market.Open(1);
        Address owner = Transfers.Account(Advertising.SiteOwner);

        byte[] read = bench.Ask(SystemAccounts.Sites, AbiCode.Call("getSite(uint32)", 1U));

        Assert.Equal(
            AbiCode.Encode(owner, Transfers.Account(3), Advertising.Coins(100), 0U, 0U, 1U, 0U, true), read);
        Assert.Equal((UInt256)1UL, bench.AskWord(SystemAccounts.Sites, AbiCode.Call("siteCount()")));
        byte[] name = bench.Ask(SystemAccounts.Sites, AbiCode.Call("siteName(uint32)", 1U));
        Assert.Equal("news", Encoding.UTF8.GetString(AbiCode.BytesAt(name, 0)));
        foreach ((Address account, ulong may) in ((Address, ulong)[])[(owner, 1), (ModuleBench.Account, 0)])
        {
            byte[] ask = AbiCode.Call("maySubmit(uint32,address)", 1U, account);
            Assert.Equal(may, bench.AskWord(SystemAccounts.Sites, ask).LowUInt64);
        }

        Assert.StartsWith("2 ", bench.ReasonOf(SystemAccounts.Sites, AbiCode.Call("siteName(uint32)", 2U)));
    }

    [Fact]
    public void A_contract_reads_a_campaign_its_terms_and_its_money()
    {
        using ModuleBench bench = new();
        bench.OpenWithClosedEpoch(5, settled: true);
        CampaignView campaign = bench.Read(market => market.GetCampaign(1))!;
        Assert.NotEqual(UInt128.Zero, campaign.Record.PaidUsers);

        byte[] read = bench.Ask(SystemAccounts.Campaigns, AbiCode.Call("getCampaign(uint32)", 1U));

        UInt256[] money =
        [
            campaign.Record.FreeEscrow, campaign.Record.Reserved, campaign.Record.Funded, campaign.Record.Refunded,
            campaign.Record.PaidUsers, campaign.Record.PaidSites, campaign.Record.PlatformFees,
        ];
        Assert.Equal(
            AbiCode.Encode([
                campaign.Record.Advertiser, campaign.Record.Platform, 1U, 1U, 1U, 1U, 0U, 1U,
                .. money.Cast<object>(),
            ]),
            read);
        byte[] terms = bench.Ask(SystemAccounts.Campaigns, AbiCode.Call("getTerms(uint32,uint32)", 1U, 0U));
        Assert.Equal(AbiCode.Encode(AbiCode.TermsOf(campaign.Terms)), terms);
        byte[] name = bench.Ask(SystemAccounts.Campaigns, AbiCode.Call("campaignName(uint32)", 1U));
        Assert.Equal("shoes", Encoding.UTF8.GetString(AbiCode.BytesAt(name, 0)));
        Assert.StartsWith(
            "23 ", bench.ReasonOf(SystemAccounts.Campaigns, AbiCode.Call("getTerms(uint32,uint32)", 1U, 2U)));
    }

    [Fact]
    public void A_contract_reads_epochs_running_and_settled_and_what_they_earned()
    {
        using ModuleBench bench = new();
        bench.Market.Open(5);
        bench.Chain.Make([bench.Market.Batch(Advertising.Range(1, 5))]);
        uint epoch = bench.Read(market => market.Epoch);
        Assert.Equal((UInt256)(ulong)epoch, bench.AskWord(SystemAccounts.Attention, AbiCode.Call("currentEpoch()")));
        AssertEpoch(bench, epoch, EpochStage.Open);
        MemberView member = bench.Read(market => market.GetUidEpoch(1, epoch, 2));
        byte[] ofUid = AbiCode.Call("getUidEpoch(uint32,uint32,uint32)", 1U, epoch, 2U);
        Assert.Equal(
            AbiCode.Encode(member.Impressions, (UInt256)member.Ua, 5_200U), bench.Ask(SystemAccounts.Attention, ofUid));
        MemberView site = bench.Read(market => market.GetSiteEpoch(1, epoch, 1));
        byte[] ofSite = AbiCode.Call("getSiteEpoch(uint32,uint32,uint32)", 1U, epoch, 1U);
        Assert.Equal(
            AbiCode.Encode(site.Impressions, (UInt256)site.Ua, 0U), bench.Ask(SystemAccounts.Attention, ofSite));

        bench.Chain.Make([], bench.Market.EpochEndMs());

        AssertEpoch(bench, epoch, EpochStage.Settled);
        Assert.Equal(AbiCode.Encode(0U, 0U, 0U), bench.Ask(SystemAccounts.Attention, ofUid));
        EarningsView earnings = bench.Read(market => market.GetEarnings(2));
        Assert.NotEqual(UInt128.Zero, earnings.Earned);
        byte[] earned = bench.Ask(SystemAccounts.Attention, AbiCode.Call("getEarnings(uint32)", 2U));
        Assert.Equal(AbiCode.Encode((UInt256)earnings.Earned, (UInt256)earnings.Claimed), earned);
        TotalsView totals = bench.Read(market => market.Totals);
        Assert.Equal(
            AbiCode.Encode(
                (UInt256)totals.FreeEscrow, (UInt256)totals.Reserves, (UInt256)totals.Stakes,
                (UInt256)totals.Unclaimed, totals.SettledEpochs),
            bench.Ask(SystemAccounts.Attention, AbiCode.Call("getTotals()")));
        Assert.StartsWith("7 ", bench.ReasonOf(SystemAccounts.Attention, AbiCode.Call("getEarnings(uint32)", 6U)));
    }

    [Fact]
    public void A_contract_reads_the_chains_numbers()
    {
        using ModuleBench bench = new();
        bench.Chain.Make();
        MarketingParameters parameters = bench.Chain.Genesis.Marketing;

        byte[] read = bench.Ask(SystemAccounts.Governance, AbiCode.Call("getParameters()"));

        Assert.Equal(
            AbiCode.Encode(
                parameters.GenesisMs, parameters.EpochMs, parameters.DisputeMs, parameters.SettleRowsPerBlock,
                parameters.RegistrarVetoMs, parameters.StakeUnlockMs, (UInt256)parameters.SiteStakeMin,
                (UInt256)parameters.StakePerUid, (UInt256)parameters.StakePerRow, parameters.UnclaimedMs),
            read);
        Assert.Equal(
            AbiCode.Encode(100U, 180_000U, 1_000U, 2_000U, 500U, 3U, 10_000U, 8_000U, 5_000U, UaModel1.UaMax),
            bench.Ask(SystemAccounts.Governance, AbiCode.Call("getUaParameters()")));
        Assert.Equal(
            AbiCode.Encode(
                parameters.GenesisMs + (2UL * parameters.EpochMs),
                parameters.GenesisMs + (3UL * parameters.EpochMs),
                parameters.SettlesAtMs(2)),
            bench.Ask(SystemAccounts.Attention, AbiCode.Call("getEpochTimes(uint32)", 2U)));
    }

    private static void AssertEpoch(ModuleBench bench, uint number, EpochStage stage)
    {
        EpochView epoch = bench.Read(market => market.GetEpoch(1, number));
        Assert.Equal(stage, epoch.Stage);
        byte[] read = bench.Ask(SystemAccounts.Attention, AbiCode.Call("getEpoch(uint32,uint32)", 1U, number));
        Assert.Equal(
            AbiCode.Encode(
                (uint)epoch.Stage, epoch.TermsVersion, epoch.Impressions, (UInt256)epoch.Ua, (UInt256)epoch.Reserve,
                (UInt256)epoch.PaidUsers, (UInt256)epoch.PaidSites, (UInt256)epoch.PlatformFee,
                (UInt256)epoch.Returned, epoch.Cursor, epoch.Leaves, epoch.Root ?? Hash256.Zero),
            read);
    }
}
