using System.Text.Json;
using MarketChain.Client;
using MarketChain.Client.Events;
using MarketChain.Node.Commands;
using MarketChain.Node.Demo;
using MarketChain.Node.Replay.Logs;
using MarketChain.Node.Replay.Plan;
using MarketChain.Node.Replay.Report;
using MarketChain.Node.Replay.Run;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Node.Tests.Replay;

public sealed class ReplayRulesTests
{
    [Fact]
    public void A_user_is_the_same_for_the_same_seed_and_site_only()
    {
        Hash256 user = UserIdentity.Of("ann");
        Assert.Equal(ReplayUser.Of(1, 2, user), ReplayUser.Of(1, 2, user));
        Hash256[] secrets =
        [
            .. new[] { ReplayUser.Of(1, 2, user), ReplayUser.Of(2, 2, user), ReplayUser.Of(1, 3, user) }
                .Select(item => item.Secret),
        ];
        Assert.Equal(3, secrets.Distinct().Count());
    }

    [Fact]
    public void Levels_are_shared_out_as_the_rule_says()
    {
        Hash256[] names = [.. Enumerable.Range(0, 5_000).Select(i => UserIdentity.Of($"user {i}"))];
        ReplayUser[] users = [.. names.Select(name => ReplayUser.Of(1, 1, name))];
        Assert.InRange(users.Count(user => user.Level == UidEntry.OwnKey), 900, 1_100);
        Assert.InRange(users.Count(user => user.Level == UidEntry.Identity), 2_350, 2_650);
        Assert.All(users, user => Assert.InRange(user.ConfidencePermille, 1U, 1_000U));
    }

    [Fact]
    public void Every_plan_of_a_campaign_is_one_that_the_protocol_allows()
    {
        using Secp256k1PrivateKey key = DevelopmentAccounts.DeriveKey(0);
        AccountSigner signer = AccountSigner.Of(key);
        for (int place = 0; place < 60; place++)
        {
            for (int count = 1; count <= 64; count *= 4)
            {
                (uint, long)[] sites = [.. Enumerable.Range(1, count).Select(site => ((uint)site, 1000L / site))];
                CampaignPlan plan = CampaignRules.Plan(place, rows: 1L << place % 40, epochs: (ulong)count, sites);
                CreateCampaign payload = new("tea", plan.Terms, signer.Address, plan.Escrow);
                NativeBody body = new() { ChainId = 1, GasLimit = 1, Payload = payload };
                Assert.Equal(payload, signer.SignTransaction(body, default).Payload);
            }
        }
    }

    [Fact]
    public void Signals_come_from_the_log_where_it_has_them()
    {
        LogRow told = new(0, default, "tea", "news", Click: true, DwellMs: 7, VisiblePermille: 9, Format: 1);
        Impression impression = SignalRules.Derive(1, 5, told, 100, 2, 3);
        ImpressionFlags all = ImpressionFlags.Click | ImpressionFlags.Focus | ImpressionFlags.Video;
        Assert.Equal(new Impression(100, 2, 3, 7, 9, all, 1), impression);

        LogRow silent = new(0, default, "tea", "news", Click: false);
        Impression[] drawn = [.. Enumerable.Range(0, 2_000).Select(i => SignalRules.Derive(1, i, silent, 0, 1, 1))];
        Assert.Equal(drawn, Enumerable.Range(0, 2_000).Select(i => SignalRules.Derive(1, i, silent, 0, 1, 1)));
        Assert.All(drawn, item => Assert.InRange(item.DwellMs, 500U, 20_500U));
        Assert.All(drawn, item => Assert.InRange(item.VisiblePermille, (ushort)200, (ushort)1000));
        Assert.InRange(drawn.Count(item => item.Flags == ImpressionFlags.Focus), 1_850, 1_950);
    }

    [Fact]
    public void The_line_of_a_result_has_these_fields_and_no_others()
    {
        string[] amounts = ["funded", "paidUsers", "paidSites", "platformFee", "refunded", "escrowLeft"];
        string[] counts =
            ["validators", "head", "uids", "campaigns", "impressions", "accepted", "rejected", "settledEpochs"];
        string line = ResultJson.Write(Result(Tally(paidUsers: 5, refunded: 3), funded: 10, left: 2));
        Assert.DoesNotContain('\n', line);
        using JsonDocument json = JsonDocument.Parse(line);
        Assert.Equal(
            [.. counts, .. amounts, "conserved", "seconds"],
            json.RootElement.EnumerateObject().Select(field => field.Name));
        Assert.All(counts, name => Assert.Equal(JsonValueKind.Number, json.RootElement.GetProperty(name).ValueKind));
        Assert.All(amounts, name => Assert.Equal(JsonValueKind.String, json.RootElement.GetProperty(name).ValueKind));
        Assert.True(json.RootElement.GetProperty("conserved").GetBoolean());
        Assert.Equal("10", json.RootElement.GetProperty("funded").GetString());
    }

    [Fact]
    public void One_wei_one_row_or_one_difference_breaks_conservation()
    {
        ReplayResult result = Result(Tally(paidUsers: 5, refunded: 3), funded: 10, left: 2);
        Assert.True(result.Conserved);
        Assert.False(Result(Tally(paidUsers: 6, refunded: 3), funded: 10, left: 2).Conserved);
        Assert.False(Result(Tally(paidUsers: 5, refunded: 3), funded: 10, left: 1).Conserved);
        Assert.False((result with { Rows = result.Rows + 1 }).Conserved);
        Assert.False((result with { Difference = "epoch 3" }).Conserved);
    }

    [Fact]
    public void The_tally_follows_events_of_its_own_campaigns()
    {
        ReplayTally tally = new([7, 9]);
        tally.Add(new EpochOpened(7, 1, 100));
        tally.Add(new EpochOpened(8, 1, 100));
        Assert.Equal((1, 0), (tally.UnsettledEpochs, tally.SettledEpochs));
        tally.Add(new EpochSettled(7, 1, default, 2, 50, 40, 10, 0));
        tally.Add(new EpochSettled(8, 1, default, 2, 50, 40, 10, 0));
        tally.Add(new CampaignRefunded(9, default, 4));
        Assert.Equal((0, 1), (tally.UnsettledEpochs, tally.SettledEpochs));
        Assert.Equal((50UL, 40UL), (tally.Campaigns[0].PaidUsers.LowUInt64, tally.Campaigns[0].PaidSites.LowUInt64));
        Assert.Equal(4UL, tally.Campaigns[1].Refunded);
        tally.Add(new EarningsExpired(7, 1, default, 20));
        Assert.Equal((30UL, 0UL), (tally.Campaigns[0].PaidUsers.LowUInt64, tally.Campaigns[0].Refunded.LowUInt64));
    }

    [Theory]
    [InlineData("0", "0.0000")]
    [InlineData("99999999999999", "0.0000")]
    [InlineData("100000000000000", "0.0001")]
    [InlineData("1999999999999999999", "1.9999")]
    [InlineData("1234567000000000000000000", "1,234,567.0000")]
    public void Coin_is_cut_off_and_never_rounded_up(string wei, string shown)
        => Assert.Equal(shown, Coin.Format(UInt256.Parse(wei)));

    [Theory]
    [InlineData("0", "0")]
    [InlineData("1", "1000000000000000000")]
    [InlineData("0.05", "50000000000000000")]
    [InlineData("12.000000000000000001", "12000000000000000001")]
    public void Coin_is_read_to_the_last_wei(string text, string wei)
    {
        Assert.True(TxOptions.TryParseCoins(text, out UInt256 read));
        Assert.Equal(wei, read.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("01")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1e3")]
    [InlineData("1,5")]
    [InlineData("0.0000000000000000001")]
    public void What_is_no_coin_is_refused(string text) => Assert.False(TxOptions.TryParseCoins(text, out _));

    [Theory]
    [InlineData(86_400_000UL, 1_920U)]
    [InlineData(7 * 86_400_000UL, 10_080U)]
    [InlineData(0UL, 720U)]
    [InlineData(ulong.MaxValue, 21_600U)]
    public void A_log_is_over_within_a_minute_or_so(ulong spanMs, uint factor)
        => Assert.Equal(factor, DemoClock.FactorFor(spanMs));

    private static CampaignTally Tally(ulong paidUsers, ulong refunded)
    {
        CampaignTally tally = new() { PaidUsers = paidUsers, Refunded = refunded };
        tally.RowsByReason[0] = 4;
        tally.RowsByReason[11] = 2;
        return tally;
    }

    private static ReplayResult Result(CampaignTally tally, ulong funded, ulong left) => new(
        Validators: 1,
        Head: 20,
        Uids: 3,
        Rows: 6,
        SettledEpochs: 1,
        [new CampaignResult(7, "tea", funded, left, tally)],
        new ClaimsResult(1, 0, 1),
        Proofs: 2,
        Difference: null,
        Seconds: 1.25);
}
