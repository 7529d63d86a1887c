using System.Globalization;
using System.Security.Cryptography;
using MarketChain.Client;
using MarketChain.Node.Replay.Logs;
using MarketChain.Node.Replay.Market;
using MarketChain.Node.Replay.Plan;
using MarketChain.Node.Replay.Report;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Node.Replay.Run;

/// <summary>
/// Turns a log into the chain's terms and follows it to the last payment:
/// <code>
/// log ─► scan: users, items, sites ─► register them ─► rows in batches at their times ─► close every fourth campaign
///     ─► all epochs settled ─► users claim ─► a sample of payouts proved ─► who was paid what
/// </code>
/// It speaks to the node by RPC only, as any platform does. The log is read twice and never held.
/// </summary>
internal sealed class ReplayRun(MarketChainClient client, TimeProvider time, ReplayOptions options)
{
    /// <summary>A batch covers a quarter of an epoch, or half a second of real time where that is longer.</summary>
    private const ulong RealMsPerBatch = 500;

    /// <summary>Replays a log.</summary>
    /// <exception cref="LogFormatException">The log is not as its format has it.</exception>
    /// <exception cref="CommandException">The log or the chain is not one that can be used.</exception>
    /// <exception cref="MarketChainException">The node refused something, or is away.</exception>
    public async Task<ReplayResult> RunAsync(LogScan scan, IReplayView view, CancellationToken cancellation)
    {
        long started = time.GetTimestamp();
        ChainStatus chain = await client.GetStatusAsync(cancellation);
        Describe(scan, chain, view);
        using ReplayAccounts accounts = await ReplayAccounts.OpenAsync(client, scan.Sites.Count, cancellation);
        MarketSetup setup = new(client, accounts, chain, scan, options);
        RegisteredMarket market = await setup.RunAsync(view, cancellation);
        ReplayTally tally = new([.. market.Campaigns.Select(campaign => campaign.Number)]);
        PayoutSamples samples = new(options.Seed);
        ReplayClock clock = new(client, time, chain.ClockFactor);
        await DeliverAsync(scan, new Parts(accounts, market, chain, clock, tally, samples), view, cancellation);

        SettlementWatch watch = new(client, tally, chain.Head + 1);
        MarketClosing closing = new(client, accounts, market, clock, chain, tally, watch);
        await closing.RunAsync(time, view, cancellation);
        string? difference = await new EpochReview(client, tally).RunAsync(view, cancellation);
        int proofs = await new PayoutAudit(client).RunAsync(samples.Kept, view, cancellation);
        ClaimsResult claims = await new EarningsClaims(client, market, chain).RunAsync(view, cancellation);
        ChainStatus end = await client.GetStatusAsync(cancellation);
        return new ReplayResult(
            end.Validators.Count,
            end.Head,
            market.Uids.Count,
            scan.Rows,
            tally.SettledEpochs,
            await ReadCampaignsAsync(market, tally, cancellation),
            claims,
            proofs,
            difference,
            time.GetElapsedTime(started).TotalSeconds);
    }

    private async Task DeliverAsync(LogScan scan, Parts parts, IReplayView view, CancellationToken cancellation)
    {
        await parts.Clock.LookAsync(cancellation);
        TimeMapping mapping = new(scan.FirstMs, parts.Clock.NowMs, options.Speed);
        ulong spanMs = Math.Max(parts.Chain.EpochMs / 4, RealMsPerBatch * parts.Chain.ClockFactor);
        view.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"time: a row at t happens at {mapping.ChainStartMs} + (t - {mapping.LogStartMs}) / {options.Speed} ms of"
            + $" the chain's clock, which runs {parts.Chain.ClockFactor} times as fast as real time; a batch covers"
            + $" {spanMs / 1000} s and is sent when its newest row has happened"));
        BatchCutter cutter = new(scan, parts.Market, mapping, spanMs, options.Seed, NewSalt);
        BatchDelivery delivery = new(
            client, parts.Accounts, parts.Market, parts.Clock, parts.Chain, parts.Tally, parts.Samples);
        await delivery.RunAsync(cutter.Cut(), view.Begin("replay impressions", scan.Rows), cancellation);
        view.Note(string.Create(
            CultureInfo.InvariantCulture, $"{scan.Rows:N0} impressions in {delivery.Delivered:N0} batches"));
    }

    private void Describe(LogScan scan, ChainStatus chain, IReplayView view)
    {
        TimeSpan span = TimeSpan.FromMilliseconds(scan.SpanMs);
        view.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{scan.Log.Description}: {scan.Rows:N0} impressions over {span.TotalHours:N1} hours, {scan.Users.Count:N0}"
            + $" users, {scan.Items.Count} items as campaigns, {scan.Sites.Count} sites; seed {options.Seed}"));
        view.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"chain {chain.ChainId}: block {chain.Head}, epochs of {chain.EpochMs / 1000} s"));
        view.Note($"users: {ReplayUser.Rule}");
        view.Note($"signals: {SignalRules.Rule}");
    }

    private async Task<IReadOnlyList<CampaignResult>> ReadCampaignsAsync(
        RegisteredMarket market, ReplayTally tally, CancellationToken cancellation)
    {
        List<CampaignResult> results = [];
        for (int place = 0; place < market.Campaigns.Count; place++)
        {
            RegisteredCampaign campaign = market.Campaigns[place];
            CampaignInfo info = await client.FindCampaignAsync(campaign.Number, cancellation)
                ?? throw new MarketChainException(
                    ClientFault.BadAnswer, $"campaign {campaign.Number} was created and is not there");
            UInt256 left = info.FreeEscrow + info.Reserved;
            results.Add(new CampaignResult(
                campaign.Number, campaign.Name, campaign.Funded, left, tally.Campaigns[place]));
        }

        return results;
    }

    private static byte[] NewSalt() => RandomNumberGenerator.GetBytes(ImpressionColumns.SaltSize);

    /// <summary>What delivery works with.</summary>
    private sealed record Parts(
        ReplayAccounts Accounts,
        RegisteredMarket Market,
        ChainStatus Chain,
        ReplayClock Clock,
        ReplayTally Tally,
        PayoutSamples Samples);
}
