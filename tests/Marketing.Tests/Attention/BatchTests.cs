using MarketChain.Marketing.Attention;
using MarketChain.Marketing.Events;
using MarketChain.Marketing.Records;
using MarketChain.Primitives.Transactions;
using MarketChain.State.Ledger;
using static MarketChain.Marketing.Tests.MarketActions;

namespace MarketChain.Marketing.Tests.Attention;

public sealed class BatchTests : IDisposable
{
    private readonly TestMarket _market = new(TestMarket.Defaults);

    public BatchTests()
        => _market.Block(1_000, context =>
        {
            context.AddSite(stake: 1_000_000);
            context.AddUid(site: 1, level: 2);
            context.AddUid(site: 1, level: 3);
        });

    public void Dispose() => _market.Dispose();

    [Fact]
    public void A_batch_sent_twice_fails_as_a_duplicate_and_counts_once()
        => _market.Block(1, context =>
        {
            uint campaign = context.AddCampaign(Terms, 1_000_000);
            Assert.Equal(NativeFault.None, context.Submit(1, 7, [Row(1, campaign)], out _));
            Assert.Equal(
                NativeFault.DuplicateBatch, context.Submit(1, 7, [Row(1, campaign)], out BatchOutcome? second));
            Assert.Equal(NativeFault.DuplicateBatch, context.Submit(1, 6, [Row(1, campaign, 1)], out _));
            Assert.Equal(NativeFault.None, context.Submit(1, 6, [Row(1, campaign, 1)], out _, stream: 1));
            Assert.Null(second);
            Assert.Equal(2UL, context.Ledger.Epochs.Peek(new EpochKey(campaign, context.Epoch)).Impressions);
        });

    [Fact]
    public void The_last_batch_number_has_no_successor_so_it_is_refused()
        => _market.Block(1, context =>
        {
            uint campaign = context.AddCampaign(Terms, 1_000_000);
            NativeFault last = context.Submit(1, ulong.MaxValue, [Row(1, campaign)], out _);
            Assert.Equal(NativeFault.DuplicateBatch, last);
            Assert.Equal(NativeFault.None, context.Submit(1, ulong.MaxValue - 1, [Row(1, campaign)], out _));
            Assert.Equal(NativeFault.DuplicateBatch, context.Submit(1, ulong.MaxValue - 1, [Row(1, campaign)], out _));
        });

    [Fact]
    public void The_same_row_twice_in_a_batch_counts_once_whatever_its_other_columns_say()
        => _market.Block(1, context =>
        {
            uint campaign = context.AddCampaign(Terms, 1_000_000);
            ImpressionRow row = Row(1, campaign);
            RowReason[] reasons = context.Reasons(
                1, 1, row, row with { DwellMs = 5_000 }, row with { Format = 1 }, row with { TimeOffsetMs = 1 }, row);
            Assert.Equal(
                [RowReason.Accepted, RowReason.Duplicate, RowReason.Accepted, RowReason.Accepted, RowReason.Duplicate],
                reasons);
        });

    [Fact]
    public void A_row_that_was_refused_after_the_duplicate_rule_still_shadows_its_copies()
        => _market.Block(1, context =>
        {
            uint campaign = context.AddCampaign(Terms, 1_000_000);
            RowReason[] reasons = context.Reasons(
                1, 1, Row(1, campaign) with { VisiblePermille = 499 }, Row(1, campaign));
            Assert.Equal([RowReason.NotViewable, RowReason.Duplicate], reasons);
        });

    [Fact]
    public void Budget_is_exhausted_exactly_at_the_edge()
        => _market.Block(1, context =>
        {
            // 8,000 UA of level 2 cost 24,000 wei; then 5,000 UA of level 3 cost 15,000.
            CampaignTerms terms = Terms with { PricePerUa = 3, BudgetPerEpoch = 39_000 };
            uint whole = context.AddCampaign(terms, 39_000);
            uint oneLess = context.AddCampaign(terms, 38_999);
            Assert.Equal(
                [RowReason.Accepted, RowReason.Accepted, RowReason.BudgetExhausted],
                context.Reasons(1, 1, Row(1, whole), Row(2, whole), Row(1, whole, 1)));
            Assert.Equal(
                [RowReason.Accepted, RowReason.BudgetExhausted],
                context.Reasons(1, 2, Row(1, oneLess), Row(2, oneLess)));
            Assert.Equal([RowReason.BudgetExhausted], context.Reasons(1, 3, Row(2, whole, 2)));
        });

    [Fact]
    public void A_pool_counts_beyond_its_reserve()
        => _market.Block(1, context =>
        {
            CampaignTerms terms = Terms with { Pricing = Pricing.Pool, PricePerUa = 1_000 };
            uint campaign = context.AddCampaign(terms, 1);
            Assert.All(
                context.Reasons(1, 1, Row(1, campaign), Row(1, campaign, 1)),
                reason => Assert.Equal(RowReason.Accepted, reason));
        });

    [Fact]
    public void The_highest_price_times_the_most_attention_overflows_nothing()
        => _market.Block(1, context =>
        {
            CampaignTerms terms = Terms with
            {
                PricePerUa = UInt128.MaxValue,
                BudgetPerEpoch = UInt128.MaxValue,
                SiteShareBps = 10_000,
                FormatWeights = [new FormatWeight(0, 20_000)],
            };
            uint dear = context.AddCampaign(terms, TestMarket.Wealth / 4);
            uint pool = context.AddCampaign(
                terms with { Pricing = Pricing.Pool, SiteShareBps = 0 }, TestMarket.Wealth / 4);
            ImpressionRow most = Row(1, dear) with
            {
                DwellMs = uint.MaxValue,
                Flags = ImpressionFlags.Focus | ImpressionFlags.Click,
            };
            Assert.Equal(
                [RowReason.OverSiteShare, RowReason.Accepted],
                context.Reasons(1, 1, most, most with { Campaign = pool }));
        });

    [Fact]
    public void Columns_at_the_ends_of_their_types_are_judged_without_wrapping()
        => _market.Block(1, context =>
        {
            uint campaign = context.AddCampaign(Terms, 1_000_000_000);
            Assert.Equal(
                [RowReason.UnknownUid, RowReason.UnknownCampaign, RowReason.TooOld, RowReason.Accepted],
                context.Reasons(
                    1,
                    1,
                    Row(uint.MaxValue, campaign),
                    Row(1, uint.MaxValue),
                    Row(1, campaign, uint.MaxValue),
                    Row(1, campaign) with { DwellMs = uint.MaxValue, Format = byte.MaxValue }));
            Assert.Equal(NativeFault.BaseTimeTooFar, context.Submit(1, 2, [Row(1, campaign)], out _, ulong.MaxValue));
            Assert.Equal(NativeFault.None, context.Submit(1, 3, [Row(1, campaign)], out BatchOutcome? outcome, 0));
            Assert.Equal(RowReason.TooOld, outcome!.ReasonOf(0));
            Assert.Equal(180_000u, context.Ledger.Dwell.Read(1).Ms);
        });

    [Fact]
    public void A_day_and_half_a_second_are_the_ends_of_a_rows_time()
        => _market.Block(1, context =>
        {
            uint campaign = context.AddCampaign(Terms, 1_000_000);
            ulong t = context.TimestampMs;
            context.Submit(1, 1, [Row(1, campaign), Row(1, campaign, 1)], out BatchOutcome? ahead, t + 501);
            context.Submit(1, 2, [Row(1, campaign), Row(1, campaign, 1)], out BatchOutcome? old, t - 86_400_000);
            Assert.Equal((RowReason.InTheFuture, RowReason.Accepted), (ahead!.ReasonOf(0), ahead.ReasonOf(1)));
            Assert.Equal((RowReason.Accepted, RowReason.TooOld), (old!.ReasonOf(0), old.ReasonOf(1)));
        });

    [Fact]
    public void The_first_accepted_row_opens_the_epoch_and_refused_rows_open_nothing()
        => _market.Block(1, context =>
        {
            uint campaign = context.AddCampaign(Terms with { BudgetPerEpoch = 400_000 }, 1_000_000);
            context.Logs.Clear();
            context.Submit(1, 1, [Row(1, campaign) with { VisiblePermille = 0 }], out BatchOutcome? refused);
            Assert.Equal((0u, 0u, 1u), (refused!.NewEpochs, refused.NewRows, refused.IdleCampaigns));
            Assert.Equal(default, context.Ledger.Epochs.Peek(new EpochKey(campaign, context.Epoch)));
            context.Submit(1, 2, [Row(1, campaign), Row(2, campaign)], out BatchOutcome? accepted);
            Assert.Equal((1u, 2u, 0u), (accepted!.NewEpochs, accepted.NewRows, accepted.IdleCampaigns));
            Assert.True(CampaignRecord.TryLoad(context.World, campaign, out CampaignRecord record));
            Assert.Equal(((UInt128)600_000, (UInt128)400_000), (record.FreeEscrow, record.Reserved));
            Assert.Equal(
                [
                    AttentionEvents.ImpressionsSubmitted.Topic,
                    AttentionEvents.EpochOpened.Topic,
                    AttentionEvents.ImpressionsSubmitted.Topic,
                ],
                context.Logs.Select(log => log.Topics[0]));
        });

    [Fact]
    public void A_dropped_proposal_leaves_no_terms_behind_for_the_campaign_that_gets_its_number()
    {
        _market.Drop(context =>
        {
            uint dropped = context.AddCampaign(Terms with { UidLevelMax = 1 }, 1_000_000);
            Assert.Equal([RowReason.BelowLevel], context.Reasons(1, 1, Row(1, dropped)));
        });
        _market.Block(1, context =>
        {
            uint campaign = context.AddCampaign(Terms, 1_000_000);
            Assert.Equal([RowReason.Accepted], context.Reasons(1, 1, Row(1, campaign)));
        });
    }

    [Fact]
    public void A_batch_that_is_taken_back_leaves_rows_sums_and_money_as_they_were()
        => _market.Block(1, context =>
        {
            uint campaign = context.AddCampaign(Terms, 1_000_000);
            context.Submit(1, 1, [Row(1, campaign)], out _);
            TotalsRow totals = context.Ledger.Totals;
            EpochRow epoch = context.Ledger.Epochs.Peek(new EpochKey(campaign, context.Epoch));
            uint dwellMs = context.Ledger.Dwell.Read(1).Ms;
            context.Do(inner =>
            {
                ImpressionColumnsBuilder builder = new(OptionalColumns.None);
                builder.Add(Row(1, campaign, 1));
                builder.Add(Row(2, campaign));
                byte[] sidecar = builder.BuildSidecar(new byte[ImpressionColumns.SaltSize]);
                SubmitImpressions payload = builder.BuildPayload(1, 0, 2, inner.TimestampMs, sidecar);
                SubmitImpressionsHandler.Execute(
                    inner, TestMarket.SiteOwner, payload, ImpressionColumns.Open(sidecar, payload), gasLeft: 0, out _);
                return NativeFault.BadConsent;
            });
            Assert.Equal(totals, context.Ledger.Totals);
            Assert.Equal(epoch, context.Ledger.Epochs.Peek(new EpochKey(campaign, context.Epoch)));
            Assert.Equal(dwellMs, context.Ledger.Dwell.Read(1).Ms);
            Assert.Equal(1UL, context.Ledger.SiteEpochs.Peek(new SiteEpochKey(1, context.Epoch)).Rows);
            Assert.Equal(
                [RowReason.Accepted, RowReason.Accepted], context.Reasons(1, 2, Row(1, campaign, 1), Row(2, campaign)));
        });

    [Fact]
    public void The_largest_batch_is_judged_row_by_row()
        => _market.Block(1, context =>
        {
            uint campaign = context.AddCampaign(Terms with { UaCapPerUid = 1UL << 40 }, 1_000_000_000);
            ImpressionRow[] rows = [.. Enumerable.Range(0, 10_000)
                .Select(i => Row(i % 2 == 0 ? 1u : 3u, campaign, (uint)i / 4))];
            RowReason[] reasons = context.Reasons(1, 1, rows);
            Assert.Equal(5_000, reasons.Count(reason => reason == RowReason.UnknownUid));
            Assert.Equal(2_500, reasons.Count(reason => reason == RowReason.Duplicate));
            Assert.Equal(2_500, reasons.Count(reason => reason == RowReason.Accepted));
        });
}
