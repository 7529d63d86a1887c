using MarketChain.Client;
using MarketChain.Node.Tests.Support;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Node.Tests.Processes;

/// <summary>An epoch that is over is settled though nobody sends anything: the node wakes up for it.</summary>
public sealed class SettlementTests : IDisposable
{
    private static readonly UInt256 Coin = 1_000_000_000_000_000_000UL;

    private readonly TempFolder _home = new();

    [Fact]
    public async Task A_closed_epoch_is_settled_long_before_an_empty_block_would_be_due()
    {
        string genesis = _home.File("genesis.json");
        File.WriteAllText(genesis, DevGenesis.Replace(
            ("\"periodMs\": 250", "\"periodMs\": 20"),
            ("\"emptyPeriodMs\": 5000", "\"emptyPeriodMs\": 3600000"),
            ("\"epochMs\": 3600000", "\"epochMs\": 1000")));
        await using NodeProcess node = await NodeProcess.StartAsync(_home.File("node"), genesis);
        using DevAccount sender = await DevAccount.OpenAsync(node.Client, 0);
        uint epoch = await SubmitImpressionAsync(node.Client, sender.Account);
        await Eventually.True(
            async () => (await node.Client.GetEpochAsync(campaign: 1, epoch)).IsSettled,
            NodeProgram.Deadline,
            $"epoch {epoch} is settled");
        await node.StopAsync();
    }

    public void Dispose() => _home.Dispose();

    /// <summary>One accepted row of a new campaign, by a new site's user; returns its epoch.</summary>
    private static async Task<uint> SubmitImpressionAsync(MarketChainClient client, NativeAccount account)
    {
        await SubmitAsync(account, new RegisterSite("news", account.Address, Coin * 1000UL));
        await SubmitAsync(account, new RegisterUids(
            1, [new UidEntry(UidEntry.Identity, Keccak256.Hash("somebody"u8), 0, null)]));
        await SubmitAsync(account, new CreateCampaign("shoes", Terms(), account.Address, Coin * 10UL));
        ChainStatus status = await client.GetStatusAsync();
        ImpressionBatchBuilder rows = new(site: 1, stream: 0, firstBatchSequence: 1);
        Assert.True(rows.TryAdd(new Impression(
            status.TimestampMs, Uid: 1, Campaign: 1, DwellMs: 1_000, VisiblePermille: 1_000, ImpressionFlags.Focus,
                0)));
        Hash256 hash = await account.SendAsync(rows.Build(new byte[32]));
        Receipt receipt = (await client.WaitForReceiptAsync(hash, NodeProgram.Deadline)).EnsureSucceeded();
        Assert.Equal(1u, (await client.FindBatchAsync(hash))!.Accepted);
        return status.EpochAt((await client.FindBlockAsync(receipt.BlockNumber))!.TimestampMs);
    }

    private static Task<Receipt> SubmitAsync(NativeAccount account, NativePayload payload)
        => account.SubmitAsync(payload, NodeProgram.Deadline);

    private static CampaignTerms Terms() => new()
    {
        Pricing = Pricing.Fixed,
        PricePerUa = 1_000,
        BudgetPerEpoch = Coin,
        UserBps = 6_000,
        SiteBps = 3_000,
        PlatformBps = 1_000,
        UidLevelMax = 3,
        UaModel = 1,
    };
}
