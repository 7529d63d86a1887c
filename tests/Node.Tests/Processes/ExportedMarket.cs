using System.Text.Json;
using MarketChain.Client;
using MarketChain.NodeKit;

namespace MarketChain.Node.Tests.Processes;

/// <summary>
/// A chain on which a market has run, from registrations to claims, made by a node on all of this machine's
/// processors and exported to a file.
/// </summary>
public sealed class ExportedMarket : IAsyncLifetime, IDisposable
{
    private const int Batches = 5;
    private const int RowsPerBatch = 300;
    private static readonly MarketSize Size = new(Sites: 2, Campaigns: 3, Holders: 5, Users: 300);

    private readonly TempFolder _home = new();

    public string GenesisFile => _home.File("genesis.json");

    /// <summary>What <c>db export</c> made of it.</summary>
    public string File => _home.File("blocks.mcb");

    /// <summary>The newest block.</summary>
    public string HeadHash { get; private set; } = "";

    /// <summary>What <c>db check --json</c> says of it.</summary>
    public string Report { get; private set; } = "";

    public async Task InitializeAsync()
    {
        string data = _home.File("maker");
        System.IO.File.WriteAllText(GenesisFile, DevGenesis.Hurried);
        await using (NodeProcess node = await NodeProcess.StartAsync(data, GenesisFile, DevGenesis.HurryFactor))
        {
            await RunMarketAsync(node.Client);
            await node.StopAsync();
        }

        await NodeProgram.RunWellAsync("db", "export", "--data", data, File);
        Report = await NodeProgram.RunWellAsync("db", "check", "--data", data, "--json");
        HeadHash = JsonDocument.Parse(Report).RootElement.GetProperty("hash").GetString()!;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _home.Dispose();

    private static async Task RunMarketAsync(MarketChainClient client)
    {
        using SmallMarket market = new(client, Size);
        await market.OpenAsync(new Random(1));
        for (int batch = 0; batch < Batches; batch++)
        {
            await market.Sites[batch % Size.Sites].SubmitBatchAsync(RowsPerBatch);
        }

        await market.Sites[0].SubmitAndSettleAsync(RowsPerBatch);
        foreach (MarketHolder holder in market.Holders)
        {
            Assert.NotNull(await holder.TryClaimAsync());
        }
    }
}
