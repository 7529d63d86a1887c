using MarketChain.Client;
using MarketChain.NodeKit;

namespace MarketChain.Node.Tests.Processes;

/// <summary>What a platform reads of its batches, before and after it sends them.</summary>
public sealed class BatchReadingTests : IDisposable
{
    private const int Rows = 50;
    private static readonly MarketSize Size = new(Sites: 2, Campaigns: 1, Holders: 1, Users: 100);

    private readonly TempFolder _home = new();

    [Fact]
    public async Task A_simulated_batch_is_judged_and_leaves_nothing()
    {
        await using NodeProcess node = await StartAsync();
        using SmallMarket market = new(node.Client, Size);
        await market.OpenAsync(new Random(1));

        BatchInfo batch = await market.Sites[0].SimulateBatchAsync(Rows);

        Assert.Null(batch.Fault);
        Assert.Equal((uint)Rows, batch.Accepted);
        uint epoch = (await node.Client.GetStatusAsync()).Epoch;
        Assert.Empty((await node.Client.ListEpochSitesAsync(campaign: 1, epoch, cursor: 0, limit: 10)).Items);
        await node.StopAsync();
    }

    [Fact]
    public async Task Sites_of_an_epoch_are_listed_before_and_after_it_is_settled()
    {
        await using NodeProcess node = await StartAsync();
        using SmallMarket market = new(node.Client, Size);
        await market.OpenAsync(new Random(1));
        await market.Sites[0].SubmitBatchAsync(Rows);
        uint epoch = await market.Sites[1].SubmitAndSettleAsync(Rows);

        Page<EpochSiteInfo> all = await node.Client.ListEpochSitesAsync(campaign: 1, epoch, cursor: 0, limit: 10);
        EpochSiteInfo last = all.Items[^1];
        MemberInfo member = await node.Client.GetSiteEpochAsync(campaign: 1, epoch, site: 2);

        Assert.Equal(2u, last.Site);
        Assert.Equal((member.Impressions, member.Ua), (last.Impressions, last.Ua));
        Assert.Equal((ulong)Rows, last.Impressions);
        Assert.Null(all.Next);
        await node.StopAsync();
    }

    [Fact]
    public async Task Pages_from_the_beginning_to_the_end_list_everything_once()
    {
        await using NodeProcess node = await StartAsync();
        using SmallMarket market = new(node.Client, Size with { Sites = 5, Campaigns = 3 });
        await market.OpenAsync(new Random(1));

        foreach (uint limit in (uint[])[1, 2, 4, 5, 6])
        {
            Assert.Equal([1, 2, 3, 4, 5], await ListAsync(
                cursor => node.Client.ListSitesAsync(cursor, limit), site => site.Site));
            Assert.Equal([1, 2, 3], await ListAsync(
                cursor => node.Client.ListCampaignsAsync(cursor, limit), campaign => campaign.Campaign));
        }

        await node.StopAsync();
    }

    public void Dispose() => _home.Dispose();

    private static async Task<List<uint>> ListAsync<T>(Func<uint, Task<Page<T>>> read, Func<T, uint> number)
    {
        List<uint> numbers = [];
        for (uint? cursor = 0; cursor is { } from;)
        {
            Page<T> page = await read(from);
            numbers.AddRange(page.Items.Select(number));
            cursor = page.Next;
        }

        return numbers;
    }

    private Task<NodeProcess> StartAsync()
    {
        string genesis = _home.File("genesis.json");
        File.WriteAllText(genesis, DevGenesis.Hurried);
        return NodeProcess.StartAsync(_home.File("node"), genesis, DevGenesis.HurryFactor);
    }
}
