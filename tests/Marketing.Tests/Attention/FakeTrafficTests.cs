using MarketChain.Marketing.Attention;
using MarketChain.Marketing.Records;
using MarketChain.Primitives.Transactions;
using MarketChain.State.Ledger;
using static MarketChain.Marketing.Tests.MarketActions;

namespace MarketChain.Marketing.Tests.Attention;

/// <summary>What those who are paid for impressions may try, and what stops them.</summary>
public sealed class FakeTrafficTests : IDisposable
{
    private const uint Users = 20;

    private readonly TestMarket _market = new(TestMarket.Defaults);
    private ulong _sequence;

    public FakeTrafficTests()
        => _market.Block(1_000, context =>
        {
            context.AddSite(stake: 1_000_000);
            context.AddSite(stake: 1_000_000);
            for (uint uid = 1; uid <= Users; uid++)
            {
                context.AddUid(site: 1, level: uid % 2 == 0 ? 2u : 3u);
            }
        });

    public void Dispose() => _market.Dispose();

    [Fact]
    public void A_site_of_fakes_gets_no_more_than_the_frequency_cap_of_each_of_its_users()
        => _market.Block(1, context =>
        {
            uint campaign = context.AddCampaign(Terms with { FrequencyCap = 6 }, 1_000_000_000);
            int accepted = Flood(context, campaign, site: 1).Count(reason => reason == RowReason.Accepted);
            Assert.Equal(3 * (int)Users, accepted);
        });

    [Fact]
    public void A_site_of_fakes_gets_no_more_than_the_attention_cap_of_each_of_its_users()
        => _market.Block(1, context =>
        {
            uint campaign = context.AddCampaign(Terms with { UaCapPerUid = 20_000 }, 1_000_000_000);
            RowReason[] reasons = Flood(context, campaign, site: 1);
            Assert.Contains(RowReason.OverUidCap, reasons);
            UInt128 ua = context.Ledger.Epochs.Peek(new EpochKey(campaign, context.Epoch)).Ua;
            Assert.InRange(ua, (UInt128)1, Users * (UInt128)20_000);
        });

    [Fact]
    public void Nobody_looks_longer_than_the_epoch_lasts_over_all_campaigns_together()
        => _market.Block(1, context =>
        {
            uint first = context.AddCampaign(Terms, 1_000_000_000);
            uint second = context.AddCampaign(Terms, 1_000_000_000);
            ImpressionRow[] rows = [.. Enumerable.Range(0, 30)
                .Select(i => Row(1, i % 2 == 0 ? first : second, (uint)i) with { DwellMs = 180_000 })];
            RowReason[] reasons = context.Reasons(1, ++_sequence, rows);

            // An hour has room for 20 times three minutes.
            Assert.All(reasons[..20], reason => Assert.Equal(RowReason.Accepted, reason));
            Assert.All(reasons[20..], reason => Assert.Equal(RowReason.OverWallClock, reason));
            Assert.Equal(TestMarket.Defaults.EpochMs, context.Ledger.Dwell.Read(1).Ms);
        });

    [Fact]
    public void The_first_site_holds_at_most_half_of_the_frequency_cap()
        => _market.Block(1, context =>
        {
            uint campaign = context.AddCampaign(Terms with { FrequencyCap = 5 }, 1_000_000_000);
            RowReason[] first = context.Reasons(1, ++_sequence, Rows(campaign, 0, 3));
            RowReason[] other = context.Reasons(2, ++_sequence, Rows(campaign, 10, 4));
            Assert.Equal([RowReason.Accepted, RowReason.Accepted, RowReason.OverFrequencyCap], first);
            Assert.Equal(
                [RowReason.Accepted, RowReason.Accepted, RowReason.Accepted, RowReason.OverFrequencyCap], other);
        });

    [Fact]
    public void The_only_allowed_site_may_use_the_whole_frequency_cap()
        => _market.Block(1, context =>
        {
            uint campaign = context.AddCampaign(Terms with { FrequencyCap = 3, AllowedSites = [1] }, 1_000_000_000);
            RowReason[] reasons = context.Reasons(1, ++_sequence, Rows(campaign, 0, 4));
            Assert.Equal(
                [RowReason.Accepted, RowReason.Accepted, RowReason.Accepted, RowReason.OverFrequencyCap], reasons);
            Assert.Equal([RowReason.SiteNotAllowed], context.Reasons(2, ++_sequence, Rows(campaign, 10, 1)));
        });

    [Fact]
    public void Linking_in_mid_epoch_does_not_double_the_caps()
        => _market.Block(1, context =>
        {
            uint campaign = context.AddCampaign(
                Terms with { FrequencyCap = 4, AllowedSites = [1] }, 1_000_000_000);
            Assert.All(
                context.Reasons(1, ++_sequence, Rows(campaign, 0, 2)),
                reason => Assert.Equal(RowReason.Accepted, reason));
            Assert.Equal(NativeFault.None, context.Link(low: 1, high: 2));

            // Both names now mean user 2, who has seen two already.
            RowReason[] reasons = context.Reasons(
                1,
                ++_sequence,
                Row(2, campaign, 10),
                Row(1, campaign, 11),
                Row(1, campaign, 12),
                Row(2, campaign, 13),
                Row(1, campaign, 10));
            Assert.Equal(
                [
                    RowReason.Accepted,
                    RowReason.Accepted,
                    RowReason.OverFrequencyCap,
                    RowReason.OverFrequencyCap,
                    RowReason.Duplicate,
                ],
                reasons);
        });

    [Fact]
    public void Linking_in_mid_epoch_doubles_neither_wall_clock_nor_attention_nor_the_first_sites_half()
        => _market.Block(1, context =>
        {
            uint clock = context.AddCampaign(Terms, 1_000_000_000);
            uint capped = context.AddCampaign(Terms with { UaCapPerUid = 20_000 }, 1_000_000_000);
            uint frequent = context.AddCampaign(Terms with { FrequencyCap = 4 }, 1_000_000_000);
            ImpressionRow[] hour = [.. Enumerable.Range(0, 19)
                .Select(i => Row(1, clock, (uint)i) with { DwellMs = 180_000 })];
            context.Reasons(1, ++_sequence, hour);
            context.Reasons(1, ++_sequence, Row(1, capped), Row(1, frequent), Row(1, frequent, 1));
            Assert.Equal(NativeFault.None, context.Link(low: 1, high: 2));
            RowReason[] reasons = context.Reasons(
                1,
                ++_sequence,
                Row(2, capped, 50) with { DwellMs = 2_000 },
                Row(2, frequent, 50),
                Row(2, clock, 50) with { DwellMs = 178_000 },
                Row(2, clock, 51) with { DwellMs = 177_000 });
            Assert.Equal(
                [
                    RowReason.OverUidCap,
                    RowReason.OverFrequencyCap,
                    RowReason.OverWallClock,
                    RowReason.Accepted,
                ],
                reasons);
        });

    [Fact]
    public void One_site_gets_no_more_than_its_share_of_the_reserve()
        => _market.Block(1, context =>
        {
            CampaignTerms terms = Terms with { SiteShareBps = 4_000, BudgetPerEpoch = 100_000 };
            uint campaign = context.AddCampaign(terms, 100_000);
            Flood(context, campaign, site: 1);
            ulong ofFirst = context.Ledger.EpochSites.Peek(new EpochSiteKey(campaign, context.Epoch, 1)).Ua;
            Flood(context, campaign, site: 2);
            ulong ofSecond = context.Ledger.EpochSites.Peek(new EpochSiteKey(campaign, context.Epoch, 2)).Ua;
            Assert.InRange(ofFirst, 32_000u, 40_000u);
            Assert.InRange(ofSecond, 32_000u, 40_000u);
        });

    [Fact]
    public void A_click_farm_is_counted_at_the_campaigns_click_rate()
        => _market.Block(1, context =>
        {
            uint campaign = context.AddCampaign(Terms with { ClickRateBps = 500 }, 1_000_000_000);
            Flood(context, campaign, site: 1, ImpressionFlags.Focus | ImpressionFlags.Click);
            EpochSiteRow site = context.Ledger.EpochSites.Peek(new EpochSiteKey(campaign, context.Epoch, 1));
            Assert.Equal(400u, site.Impressions);
            Assert.Equal(400u * 5 / 100, site.Clicks);
        });

    [Fact]
    public void A_site_counts_no_more_rows_in_an_epoch_than_its_stake_carries()
    {
        using TestMarket market = new(TestMarket.Defaults with { StakePerRow = 100 });
        market.Block(1, context =>
        {
            context.AddSite(stake: 1_299);
            context.AddUid(site: 1, level: 2);
            uint campaign = context.AddCampaign(Terms, 1_000_000_000);
            RowReason[] reasons = context.Reasons(1, 1, Rows(campaign, 0, 14));
            Assert.All(reasons[..12], reason => Assert.Equal(RowReason.Accepted, reason));
            Assert.All(reasons[12..], reason => Assert.Equal(RowReason.Capacity, reason));
            Assert.Equal([RowReason.Capacity], context.Reasons(1, 2, Row(1, campaign, 100)));
        });
        market.NextEpoch(context => Assert.Equal([RowReason.Accepted], context.Reasons(1, 3, Row(1, 1))));
    }

    [Fact]
    public void The_ledger_takes_no_more_new_rows_than_it_may_and_goes_on_counting_old_ones()
    {
        using TestMarket market = new(TestMarket.Defaults with { LedgerRowsMax = 1 });
        market.Block(1, context =>
        {
            context.AddSite(stake: 1_000);
            context.AddUid(site: 1, level: 2);
            context.AddUid(site: 1, level: 2);
            uint campaign = context.AddCampaign(Terms, 1_000_000_000);
            Assert.Equal(
                [RowReason.Accepted, RowReason.Capacity, RowReason.Accepted],
                context.Reasons(1, 1, Row(1, campaign), Row(2, campaign), Row(1, campaign, 1)));
        });
        market.NextEpoch(context => Assert.Equal([RowReason.Accepted], context.Reasons(1, 2, Row(2, 1))));
    }

    [Fact]
    public void Terms_changed_after_delivery_change_nothing_for_the_epoch_that_was_delivered()
    {
        uint campaign = 0;
        _market.Block(1, context =>
        {
            campaign = context.AddCampaign(Terms with { PricePerUa = 10 }, 1_000_000_000);
            context.Reasons(1, ++_sequence, Row(2, campaign));
            CampaignTerms worse = Terms with { PricePerUa = 1, UserBps = 0, SiteBps = 0, PlatformBps = 10_000 };
            Assert.Equal(NativeFault.None, context.Update(campaign, CampaignAction.ChangeTerms, worse));
            Assert.Equal([RowReason.Accepted], context.Reasons(1, ++_sequence, Row(2, campaign, 5)));
        });
        uint delivered = _market.Epoch;
        _market.NextEpoch(context => context.Reasons(1, ++_sequence, Row(2, campaign)));
        uint changed = _market.Epoch;
        _market.NextEpoch();
        SettledEpochRecord first = _market.Settled(campaign, delivered)!;
        SettledEpochRecord second = _market.Settled(campaign, changed)!;
        Assert.Equal((1u, (UInt128)80_000), (first.TermsVersion, first.PaidUsers));
        Assert.Equal((2u, (UInt128)0, (UInt128)8_000), (second.TermsVersion, second.PaidUsers, second.PlatformFee));
    }

    [Fact]
    public void A_campaign_paused_after_delivery_still_pays_and_takes_no_more_from_the_next_epoch_on()
    {
        uint campaign = 0;
        _market.Block(1, context =>
        {
            campaign = context.AddCampaign(Terms, 1_000_000_000);
            Assert.Equal(NativeFault.None, context.Update(campaign, CampaignAction.Pause));
            Assert.Equal([RowReason.Accepted], context.Reasons(1, ++_sequence, Row(2, campaign)));
        });
        uint epoch = _market.Epoch;
        _market.NextEpoch(context
            => Assert.Equal([RowReason.CampaignInactive], context.Reasons(1, ++_sequence, Row(2, campaign))));
        Assert.Equal((UInt128)4_000, _market.Settled(campaign, epoch)!.PaidUsers);
    }

    [Fact]
    public void An_opted_out_user_is_not_counted_under_any_of_the_names_that_lead_there()
        => _market.Block(1, context =>
        {
            uint campaign = context.AddCampaign(Terms, 1_000_000_000);
            Assert.Equal(NativeFault.None, context.Link(low: 1, high: 2));
            SuspendUid optOut = new(2, Resume: false);
            context.Do(c => Identity.UidHandlers.Suspend(c, TestMarket.SiteOwner, optOut));
            Assert.Equal(
                [RowReason.UidSuspended, RowReason.UidSuspended, RowReason.Accepted],
                context.Reasons(1, ++_sequence, Row(1, campaign), Row(2, campaign), Row(3, campaign)));
        });

    private static ImpressionRow[] Rows(uint campaign, int from, int count)
        => [.. Enumerable.Range(from, count).Select(i => Row(1, campaign, (uint)i))];

    private RowReason[] Flood(
        MarketingContext context, uint campaign, uint site, ImpressionFlags flags = ImpressionFlags.Focus)
        => context.Reasons(
            site,
            ++_sequence,
            [.. Enumerable.Range(0, 400).Select(
                i => Row(((uint)i % Users) + 1, campaign, (uint)i) with { Flags = flags })]);
}
