using MarketChain.NodeKit;

namespace MarketChain.Node.Tests.Processes;

/// <summary>An epoch that is over is settled though nobody sends anything: the node wakes up for it.</summary>
public sealed class SettlementTests : IDisposable
{
    private static readonly MarketSize Size = new(Sites: 1, Campaigns: 1, Holders: 1, Users: 1);

    private readonly TempFolder _home = new();

    [Fact]
    public async Task A_closed_epoch_is_settled_long_before_an_empty_block_would_be_due()
    {
        string genesis = _home.File("genesis.json");
        File.WriteAllText(genesis, DevGenesis.Replace(
            ("\"periodMs\": 250", "\"periodMs\": 20"),
            ("\"emptyPeriodMs\": 5000", "\"emptyPeriodMs\": 3600000"),
            ("\"epochMs\": 3600000", "\"epochMs\": 2000")));
        await using NodeProcess node = await NodeProcess.StartAsync(_home.File("node"), genesis);
        using SmallMarket market = new(node.Client, Size);
        await market.OpenAsync(new Random(1));
        uint epoch = await market.Sites[0].SubmitAndSettleAsync(rows: 1);
        Assert.True((await node.Client.GetEpochAsync(campaign: 1, epoch)).IsSettled);
        await node.StopAsync();
    }

    public void Dispose() => _home.Dispose();
}
