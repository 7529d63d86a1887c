using MarketChain.Client;
using MarketChain.Client.Events;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.NodeKit;

/// <summary>A site of a <see cref="SmallMarket"/> and its stream of batches. For one caller at a time.</summary>
public sealed class MarketSite : IDisposable
{
    private const int DwellMsMin = 1_000;
    private const int DwellMsMax = 2_000;

    private readonly MarketChainClient _client;
    private readonly DevAccount _owner;
    private readonly MarketSize _size;
    private readonly Random _random;
    private readonly ImpressionBatchBuilder _rows;

    private MarketSite(MarketChainClient client, DevAccount owner, uint site, MarketSize size, int seed)
    {
        _client = client;
        _owner = owner;
        _size = size;
        _random = new Random(seed);

        // Numbers of batches may have gaps, and the account's own is above those of all batches that it has sent.
        _rows = new ImpressionBatchBuilder(site, stream: 0, firstBatchSequence: owner.Account.NextSequence);
    }

    /// <summary>Opens a site of a market that stands, as one that has submitted nothing yet or long ago.</summary>
    /// <param name="client">The way to the chain.</param>
    /// <param name="site">Its number, from 1.</param>
    /// <param name="size">That of the market.</param>
    /// <param name="seed">Decides who sees what.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<MarketSite> OpenAsync(
        MarketChainClient client, int site, MarketSize size, int seed, CancellationToken cancellation = default)
    {
        DevAccount owner = await DevAccount.OpenAsync(client, site, cancellation);
        return new MarketSite(client, owner, (uint)site, size, seed);
    }

    /// <summary>Sends a batch of rows that count, and waits until it is in a block.</summary>
    /// <returns>What became of it.</returns>
    public async Task<Receipt> SubmitBatchAsync(int rows, CancellationToken cancellation = default)
    {
        ImpressionBatch batch = await NewBatchAsync(rows, cancellation);
        Hash256 hash = await _owner.Account.SendAsync(batch, cancellation);
        return (await _client.WaitForReceiptAsync(hash, NodeProgram.Deadline, cancellation)).EnsureSucceeded();
    }

    /// <summary>What a batch of rows that count would come to; it is not sent.</summary>
    public async Task<BatchInfo> SimulateBatchAsync(int rows, CancellationToken cancellation = default)
    {
        ImpressionBatch batch = await NewBatchAsync(rows, cancellation);
        NativeTransaction signed = _owner.Account.Sign(batch.Payload, batch.DistinctCampaigns);
        return await _client.SimulateBatchAsync(new PooledTransaction(signed, batch.Sidecar).Encode(), cancellation);
    }

    /// <summary>Submits a batch and waits until those of its epoch are paid.</summary>
    /// <returns>The epoch.</returns>
    public async Task<uint> SubmitAndSettleAsync(int rows, CancellationToken cancellation = default)
    {
        Receipt receipt = await SubmitBatchAsync(rows, cancellation);
        Assert.NotEqual(0u, receipt.Events.OfType<ImpressionsSubmitted>().Single().Accepted);
        ChainStatus chain = await _client.GetStatusAsync(cancellation);
        BlockInfo block = (await _client.FindBlockAsync(receipt.BlockNumber, cancellation))!;
        uint epoch = chain.EpochAt(block.TimestampMs);
        for (uint campaign = 1; campaign <= _size.Campaigns; campaign++)
        {
            await SettledAsync(campaign, epoch, cancellation);
        }

        return epoch;
    }

    public void Dispose() => _owner.Dispose();

    private async Task<ImpressionBatch> NewBatchAsync(int rows, CancellationToken cancellation)
    {
        ChainStatus chain = await _client.GetStatusAsync(cancellation);
        for (int row = 0; row < rows; row++)
        {
            _rows.TryAdd(NewRow(chain.TimestampMs));
        }

        byte[] salt = new byte[Hash256.Size];
        _random.NextBytes(salt);
        return _rows.Build(salt);
    }

    private Task SettledAsync(uint campaign, uint epoch, CancellationToken cancellation) => Eventually.True(
        async () => (await _client.GetEpochAsync(campaign, epoch, cancellation)).State is "settled" or "none",
        NodeProgram.Deadline,
        $"epoch {epoch} of campaign {campaign} is settled");

    /// <summary>A user sees an advertisement well, a moment before the newest block.</summary>
    private Impression NewRow(ulong headMs) => new(
        headMs - (ulong)_random.Next(1_000),
        (uint)_random.Next(1, _size.Users + 1),
        (uint)_random.Next(1, _size.Campaigns + 1),
        (uint)_random.Next(DwellMsMin, DwellMsMax + 1),
        VisiblePermille: 1_000,
        ImpressionFlags.Focus,
        Format: 0);
}
