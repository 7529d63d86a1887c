using MarketChain.Client;
using MarketChain.Client.Events;
using MarketChain.Node.Replay.Market;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Node.Replay.Run;

/// <summary>
/// The end of a replay: every fourth campaign is closed, so that it refunds what it did not spend; the others keep
/// theirs. Then it waits until every epoch that was opened is settled.
/// </summary>
internal sealed class MarketClosing(
    MarketChainClient client,
    ReplayAccounts accounts,
    RegisteredMarket market,
    ReplayClock clock,
    ChainStatus chain,
    ReplayTally tally,
    SettlementWatch watch)
{
    /// <summary>Which campaigns are closed: those whose place divides by it.</summary>
    public const int ClosedEvery = 4;

    /// <summary>
    /// Epochs of chain time after which something is wrong; their dispute time is 0 on development chains.
    /// </summary>
    private const ulong PatienceEpochs = 4;

    /// <summary>And at least so much real time.</summary>
    private static readonly TimeSpan PatienceMin = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Closes, and waits for the last payment.</summary>
    /// <exception cref="MarketChainException">Something was not settled in time, or the chain refused.</exception>
    public async Task RunAsync(TimeProvider time, IReplayView view, CancellationToken cancellation)
    {
        int[] closed = [.. Enumerable.Range(0, market.Campaigns.Count).Where(place => place % ClosedEvery == 0)];
        uint effectiveEpoch = await CloseAsync(closed, cancellation);
        await WaitForSettlementAsync(time, view, cancellation);
        await clock.WaitUntilAsync(chain.GenesisMs + (effectiveEpoch * chain.EpochMs), cancellation);

        // A campaign without an open epoch when its closing took effect refunds by a further close (marketing.md 4).
        List<int> unrefunded = [];
        foreach (int place in closed)
        {
            CampaignInfo? campaign = await client.FindCampaignAsync(market.Campaigns[place].Number, cancellation);
            if (campaign is { FreeEscrow.IsZero: false })
            {
                unrefunded.Add(place);
            }
        }

        await CloseAsync(unrefunded, cancellation);
        await clock.LookAsync(cancellation);
        await watch.ReadToAsync(clock.Head, cancellation);
        view.Note($"closed {closed.Length} of {market.Campaigns.Count} campaigns: what they had left was refunded");
    }

    /// <summary>Closes campaigns; the result is the latest epoch from which one of them is closed.</summary>
    private async Task<uint> CloseAsync(IReadOnlyList<int> places, CancellationToken cancellation)
    {
        List<Hash256> sent = [];
        foreach (int place in places)
        {
            UpdateCampaign close = new(market.Campaigns[place].Number, CampaignAction.Close, Terms: null);
            sent.Add(await accounts.AdvertiserOf(place).SendAsync(close, cancellation));
        }

        uint effectiveEpoch = 0;
        foreach (Hash256 transaction in sent)
        {
            Receipt receipt = await client.WaitForReceiptAsync(transaction, ReplayOptions.BlockTimeout, cancellation);
            foreach (CampaignUpdated updated in receipt.EnsureSucceeded().Events.OfType<CampaignUpdated>())
            {
                effectiveEpoch = Math.Max(effectiveEpoch, updated.EffectiveEpoch);
            }
        }

        return effectiveEpoch;
    }

    private async Task WaitForSettlementAsync(TimeProvider time, IReplayView view, CancellationToken cancellation)
    {
        await LookAsync(cancellation);
        int settled = tally.SettledEpochs;
        IStageView stage = view.Begin("settle epochs", settled + tally.UnsettledEpochs);
        stage.Advance(settled);
        ulong patientUntilMs = clock.NowMs + (PatienceEpochs * chain.EpochMs);
        long started = time.GetTimestamp();
        while (tally.UnsettledEpochs > 0)
        {
            if (clock.NowMs > patientUntilMs && time.GetElapsedTime(started) > PatienceMin)
            {
                throw new MarketChainException(
                    ClientFault.TimedOut,
                    $"{tally.UnsettledEpochs} epochs were not settled {PatienceEpochs} epochs later");
            }

            await Task.Delay(Pause, time, cancellation);
            await LookAsync(cancellation);
            stage.Advance(tally.SettledEpochs - settled);
            settled = tally.SettledEpochs;
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        await clock.LookAsync(cancellation);
        await watch.ReadToAsync(clock.Head, cancellation);
    }
}
