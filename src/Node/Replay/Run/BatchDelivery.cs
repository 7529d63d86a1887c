using System.Threading.Channels;
using MarketChain.Client;
using MarketChain.Client.Events;
using MarketChain.Node.Replay.Market;
using MarketChain.Primitives;

namespace MarketChain.Node.Replay.Run;

/// <summary>
/// Sends batches when their time has come, and reads what became of each once it is final. Both go on at once, with a
/// bounded number of batches between them.
/// </summary>
internal sealed class BatchDelivery(
    MarketChainClient client,
    ReplayAccounts accounts,
    RegisteredMarket market,
    ReplayClock clock,
    ChainStatus chain,
    ReplayTally tally,
    PayoutSamples samples)
{
    /// <summary>Batches under way: what a few blocks hold.</summary>
    private const int UnderWayMax = 256;

    /// <summary>Batches that the chain took in.</summary>
    public int Delivered { get; private set; }

    /// <summary>Delivers all of them.</summary>
    /// <exception cref="MarketChainException">The chain refused one; the message has the reason.</exception>
    public async Task RunAsync(IEnumerable<TimedBatch> batches, IStageView stage, CancellationToken cancellation)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Channel<Sent> underWay = Channel.CreateBounded<Sent>(UnderWayMax);
        Task sending = SendAsync(batches, underWay.Writer, either.Token);
        Task confirming = ConfirmAsync(underWay.Reader, stage, either.Token);
        if (await Task.WhenAny(sending, confirming) is { IsCompletedSuccessfully: false })
        {
            await either.CancelAsync();
        }

        await Task.WhenAll(sending, confirming);
    }

    private async Task SendAsync(
        IEnumerable<TimedBatch> batches, ChannelWriter<Sent> underWay, CancellationToken cancellation)
    {
        foreach (TimedBatch batch in batches)
        {
            await clock.WaitUntilAsync(batch.NewestMs, cancellation);
            Hash256 hash = await accounts.OwnerOf(batch.Site).SendAsync(batch.Batch, cancellation);
            await underWay.WriteAsync(new Sent(batch, hash), cancellation);
        }

        underWay.Complete();
    }

    private async Task ConfirmAsync(ChannelReader<Sent> underWay, IStageView stage, CancellationToken cancellation)
    {
        await foreach (Sent sent in underWay.ReadAllAsync(cancellation))
        {
            Receipt receipt = await client.WaitForReceiptAsync(
                sent.Transaction, ReplayOptions.BlockTimeout, cancellation);
            foreach (MarketEvent happened in receipt.EnsureSucceeded().Events)
            {
                tally.Add(happened);
            }

            await CountAsync(sent, receipt, cancellation);
            Delivered++;
            stage.Advance(sent.Batch.Rows.Count);
        }
    }

    private async Task CountAsync(Sent sent, Receipt receipt, CancellationToken cancellation)
    {
        BatchInfo? info = await client.FindBatchAsync(sent.Transaction, cancellation);
        BlockInfo? block = await client.FindBlockAsync(receipt.BlockNumber, cancellation);
        if (block is null || info?.Outcomes is not { } outcomes || outcomes.Count != sent.Batch.Rows.Count)
        {
            throw new MarketChainException(
                ClientFault.BadAnswer, $"the node has no outcomes of batch {sent.Transaction}, which is in a block");
        }

        uint epoch = chain.EpochAt(block.TimestampMs);
        for (int row = 0; row < outcomes.Count; row++)
        {
            RowSubject subject = sent.Batch.Rows[row];
            tally.Count(subject.Campaign, outcomes[row]);
            if (outcomes[row] == 0)
            {
                uint campaign = market.Campaigns[subject.Campaign].Number;
                samples.Offer(new PayoutSample(campaign, epoch, subject.Uid, market.Sites[sent.Batch.Site]));
            }
        }
    }

    /// <summary>A batch that a node took in.</summary>
    private sealed record Sent(TimedBatch Batch, Hash256 Transaction);
}
