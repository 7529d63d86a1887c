using MarketChain.Marketing.Attention;
using MarketChain.Marketing.Records;
using MarketChain.Marketing.Settlement;
using MarketChain.Primitives;
using MarketChain.Primitives.SumTree;
using MarketChain.Primitives.Transactions;
using MarketChain.State.Ledger;
using MarketChain.State.Ledger.SumTree;
using static MarketChain.Marketing.Tests.MarketActions;

namespace MarketChain.Marketing.Tests.Settlement;

public sealed class SettlementTests
{
    [Fact]
    public void Shares_are_rounded_down_and_the_rest_returns()
    {
        using TestMarket market = MarketOf(TestMarket.Defaults, site: 1);
        uint campaign = 0;
        market.Block(1, context =>
        {
            // 8,000 + 5,000 UA at 1 wei: users share 6,500, the site 3,900, the platform 2,600.
            campaign = context.AddCampaign(Terms, 100_000);
            context.Reasons(1, 1, Row(1, campaign), Row(2, campaign));
        });
        uint epoch = market.Epoch;
        market.NextEpoch();
        SettledEpochRecord settled = market.Settled(campaign, epoch)!;
        Assert.Equal((UInt128)6_500, settled.PaidUsers);
        Assert.Equal((UInt128)3_900, settled.PaidSites);
        Assert.Equal((UInt128)2_600, settled.PlatformFee);
        Assert.Equal((UInt128)87_000, settled.Returned);
        Assert.Equal((UInt128)87_000, market.Campaign(campaign).FreeEscrow);
        Assert.Equal((UInt128)4_000, market.Uid(1).Earned);
        Assert.Equal((UInt128)2_500, market.Uid(2).Earned);
        Assert.Equal<UInt256>(3_900, market.Balance(TestMarket.Account(101)));
        Assert.Equal<UInt256>(2_600, market.Balance(TestMarket.Platform));
    }

    [Fact]
    public void A_pool_shares_its_reserve_by_weight_and_pays_no_attention_above_its_price()
    {
        using TestMarket market = MarketOf(TestMarket.Defaults, site: 1);
        uint scarce = 0;
        uint ample = 0;
        market.Block(1, context =>
        {
            CampaignTerms terms =
                Terms with { Pricing = Pricing.Pool, PricePerUa = 10, UserBps = 10_000, SiteBps = 0, PlatformBps = 0 };
            scarce = context.AddCampaign(terms, 1_300);
            ample = context.AddCampaign(terms, 1_000_000);
            context.Reasons(1, 1, Row(1, scarce), Row(2, scarce), Row(1, ample), Row(2, ample));
        });
        uint epoch = market.Epoch;
        market.NextEpoch();
        Assert.Equal((UInt128)1_300, market.Settled(scarce, epoch)!.PaidUsers);
        Assert.Equal((UInt128)130_000, market.Settled(ample, epoch)!.PaidUsers);
        Assert.Equal((UInt128)(800 + 80_000), market.Uid(1).Earned);
    }

    [Fact]
    public void Nothing_settles_before_the_dispute_time_has_passed()
    {
        MarketingParameters parameters = TestMarket.Defaults with { DisputeMs = 5_000 };
        using TestMarket market = MarketOf(parameters, site: 1);
        market.Block(1, context => context.Reasons(1, 1, Row(1, context.AddCampaign(Terms, 100_000))));
        uint epoch = market.Epoch;
        market.NextEpoch(context =>
        {
            Assert.Equal(NativeFault.EpochNotClosed, context.Settle(1, epoch, 10));
            Assert.Equal(NativeFault.EpochNotClosed, context.Settle(1, uint.MaxValue, 10));
            Assert.Equal(NativeFault.UnknownCampaign, context.Settle(2, epoch, 10));
        });
        market.Block(4_999);
        Assert.Null(market.Settled(1, epoch));
        market.Block(1, context => Assert.Equal(NativeFault.NothingToSettle, context.Settle(1, epoch, 10)));
        Assert.NotNull(market.Settled(1, epoch));
    }

    [Fact]
    public void Settlement_in_steps_of_any_size_gives_the_same_root_and_the_same_payments()
        => Seeds.Each(4, random =>
        {
            int seed = random.Next();
            string whole = Settle(seed, blockUnits: 100_000, byRequest: 0);
            foreach ((uint blockUnits, uint byRequest) in new[] { (1u, 0u), (7u, 3u), (33u, 1u), (1u, 500u),
                (300u, 17u) })
            {
                Assert.Equal(whole, Settle(seed, blockUnits, byRequest));
            }
        });

    [Fact]
    public void Thousands_of_tiny_epochs_take_many_blocks_of_bounded_work()
    {
        const uint Campaigns = 2_000;
        MarketingParameters parameters = TestMarket.Defaults with { SettleRowsPerBlock = 330 };
        using TestMarket market = MarketOf(parameters, site: 1);
        market.Block(1, context =>
        {
            for (uint i = 0; i < Campaigns; i++)
            {
                context.AddCampaign(Terms with { BudgetPerEpoch = 8_000 }, 8_000);
            }

            ImpressionRow[] rows = [.. Enumerable.Range(1, (int)Campaigns).Select(campaign => Row(1, (uint)campaign))];
            Assert.All(
                context.Reasons(1, 1, rows), reason => Assert.Equal(Marketing.Attention.RowReason.Accepted, reason));
        });

        // One site, one UID and the end: 33 units an epoch, so ten epochs a block.
        market.NextEpoch();
        Assert.Equal(10UL, market.Read(context => context.Ledger.Totals.SettledEpochs));
        for (int block = 0; block < 198; block++)
        {
            market.Block(1);
        }

        Assert.Equal(1_990UL, market.Read(context => context.Ledger.Totals.SettledEpochs));
        market.Block(1);
        Assert.Equal(2_000UL, market.Read(context => context.Ledger.Totals.SettledEpochs));
        Assert.Equal(0UL, market.Read(context => context.Ledger.Totals.OpenRows));
    }

    [Fact]
    public void Rows_made_before_a_link_settle_to_the_stronger_user_with_the_weight_they_had()
    {
        using TestMarket market = MarketOf(TestMarket.Defaults, site: 1);
        market.Block(1, context => context.Reasons(1, 1, Row(2, context.AddCampaign(Terms, 100_000))));
        market.Block(1, context => Assert.Equal(NativeFault.None, context.Link(low: 2, high: 1)));
        market.NextEpoch();
        Assert.Equal((UInt128)2_500, market.Uid(1).Earned);
        Assert.Equal((UInt128)0, market.Uid(2).Earned);
        PayoutLeaf leaf = market.Files.Values.Single()[1];
        Assert.Equal((2u, (UInt128)5_000, (UInt128)2_500), (leaf.Id, leaf.Ua, leaf.Amount));
    }

    [Fact]
    public void Closing_refunds_at_the_settlement_of_the_last_open_epoch()
    {
        using TestMarket market = MarketOf(TestMarket.Defaults, site: 1);
        market.Block(1, context =>
        {
            uint campaign = context.AddCampaign(Terms with { BudgetPerEpoch = 50_000 }, 100_000);
            context.Reasons(1, 1, Row(1, campaign));
            Assert.Equal(NativeFault.None, context.Update(campaign, CampaignAction.Close));
        });
        UInt256 before = market.Balance(TestMarket.Advertiser);
        market.NextEpoch();
        Assert.Equal(before + 100_000 - 8_000, market.Balance(TestMarket.Advertiser));
        CampaignRecord closed = market.Campaign(1);
        Assert.Equal(((UInt128)0, (UInt128)0, 0u), (closed.FreeEscrow, closed.Reserved, closed.OpenEpochs));
        Assert.Equal((UInt128)92_000, closed.Refunded);
    }

    [Fact]
    public void A_step_that_is_taken_back_leaves_its_leaves_out_of_the_file()
    {
        MarketingParameters parameters = TestMarket.Defaults with { SettleRowsPerBlock = 1 };
        using TestMarket market = MarketOf(parameters, site: 1);
        market.Block(1, context => context.Reasons(
            1, 1, Row(1, context.AddCampaign(Terms, 100_000)), Row(2, 1), Row(3, 1)));
        uint epoch = market.Epoch;
        market.NextEpoch(context =>
        {
            context.Do(inner =>
            {
                SettleEpochHandler.Execute(inner, new SettleEpoch(1, epoch, 100), out uint units);
                Assert.Equal(19u, units);
                return NativeFault.BadConsent;
            });
            Assert.Equal(NativeFault.None, context.Settle(1, epoch, 1));
        });
        Assert.Null(market.Settled(1, epoch));
        Assert.Equal([0u, 1u], market.Files.Values.Single().Select(leaf => leaf.Index));
        market.Block(1);
        market.Block(1);
        Assert.Equal([0u, 1u, 2u, 3u], market.Files.Values.Single().Select(leaf => leaf.Index));
        Assert.Equal(
            NaiveMarket.Root(market.Files.Values.Single()).Hash, market.Settled(1, epoch)!.Root);
    }

    [Theory]
    [InlineData(10u, 290u)]
    [InlineData(290u, 10u)]
    [InlineData(250u, 20u)]
    public void A_node_of_the_tree_is_kept_once_when_a_step_is_taken_back(uint takenBack, uint done)
    {
        MarketingParameters parameters = TestMarket.Defaults with { SettleRowsPerBlock = 1 };
        using TestMarket market = MarketOf(parameters, site: 1);
        market.Block(1, context =>
        {
            context.AddCampaign(Terms with { BudgetPerEpoch = 10_000_000 }, 100_000_000);
            Enumerable.Range(4, 300).ToList().ForEach(_ => context.AddUid(site: 1, level: 2));
            Assert.All(
                context.Reasons(1, 1, [.. Enumerable.Range(1, 300).Select(i => Row((uint)i, 1))]),
                reason => Assert.Equal(RowReason.Accepted, reason));
        });
        uint epoch = market.Epoch;
        market.NextEpoch(context =>
        {
            context.Do(inner =>
            {
                SettleEpochHandler.Execute(inner, new SettleEpoch(1, epoch, takenBack), out _);
                return NativeFault.BadConsent;
            });
            Assert.Equal(NativeFault.None, context.Settle(1, epoch, done));
        });
        while (market.Settled(1, epoch) is null)
        {
            market.Block(1);
        }

        SumNode[] values = new SumNode[256];
        SumTreeBatch.HashLeaves(market.Files.Values.Single().ToArray().AsSpan(0, 256), values);
        PlacedNode kept = Assert.Single(market.Nodes);
        Assert.Equal(new PlacedNode(8, 0, SumTreeBatch.RootOf(values)), kept);
    }

    [Fact]
    public void Coin_that_no_sum_knows_of_stops_the_node()
    {
        using TestMarket market = new(TestMarket.Defaults);
        InvariantException failure = Assert.Throws<InvariantException>(() => market.Block(
            1, context => context.World.AddBalance(SystemAccounts.Attention, 1)));
        Assert.Contains("GetBalance", failure.Message);
    }

    private static TestMarket MarketOf(MarketingParameters parameters, uint site)
    {
        TestMarket market = new(parameters);
        market.Block(1_000, context =>
        {
            context.AddSite(stake: 1_000_000);
            context.AddUid(site, level: 2);
            context.AddUid(site, level: 3);
            context.AddUid(site, level: 2);
        });
        return market;
    }

    /// <summary>
    /// The same delivery settled in blocks of some size, with a request in each: all that came of it.
    /// </summary>
    private static string Settle(int seed, uint blockUnits, uint byRequest)
    {
        Random random = new(seed);
        using TestMarket market = new(TestMarket.Defaults with { SettleRowsPerBlock = blockUnits });
        market.Block(1_000, context => Deliver(context, random));
        uint epoch = market.Epoch;
        market.NextEpoch(context => Request(context, epoch, byRequest));
        for (int blocks = 0; market.Settled(1, epoch) is null || market.Settled(2, epoch) is null; blocks++)
        {
            Assert.True(blocks < 1_000);
            market.Block(1, context => Request(context, epoch, byRequest));
        }

        return string.Join('\n',
        [
            .. Enumerable.Range(1, 2).Select(i => $"{market.Settled((uint)i, epoch)! with { Number = 0 }}"),
            .. Enumerable.Range(1, 2).Select(i => $"{market.Campaign((uint)i)}"),
            .. Enumerable.Range(1, 40).Select(i => $"{market.Uid((uint)i).Earned}"),
            .. Enumerable.Range(101, 5).Select(i => $"{market.Balance(TestMarket.Account((byte)i))}"),
        ]);
    }

    private static void Deliver(MarketingContext context, Random random)
    {
        for (int i = 0; i < 5; i++)
        {
            context.AddSite(stake: 1_000_000);
        }

        for (int i = 0; i < 40; i++)
        {
            context.AddUid(site: 1, level: (uint)random.Next(2, 4));
        }

        CampaignTerms terms = Terms with { BudgetPerEpoch = UInt128.MaxValue };
        context.AddCampaign(terms with { PricePerUa = (UInt128)random.NextInt64() + 1 }, TestMarket.Wealth / 4);
        context.AddCampaign(terms with { Pricing = Pricing.Pool, PricePerUa = 1_000 }, (UInt128)random.Next() + 1);
        for (uint site = 1; site <= 5; site++)
        {
            context.Reasons(site, 1, [.. Enumerable.Range(0, 60).Select(i => Row(
                (uint)random.Next(1, 41), (uint)random.Next(1, 3), (uint)i)
                    with { DwellMs = (uint)random.Next(1_000, 9_000) })]);
        }
    }

    private static void Request(MarketingContext context, uint epoch, uint units)
    {
        if (units > 0 && context.Ledger.Epochs.Peek(new EpochKey(2, epoch)).State != EpochState.None)
        {
            Assert.Equal(NativeFault.None, context.Settle(2, epoch, units));
        }
    }
}
