using System.Text.Json;
using MarketChain.NodeKit;

namespace MarketChain.Auditor.Tests;

public sealed class ReplayedDayTests
{
    /// <summary>The log's six hours in 15 s.</summary>
    private const string ClockFactor = "1440";

    [Fact]
    public async Task Agrees_on_a_day_that_the_program_replays()
        => await Seeds.EachAsync(1, async random =>
        {
            using TempFolder folder = new();
            string log = folder.File("day.csv");
            await File.WriteAllLinesAsync(log, RandomDay.Lines(random));
            await using NodeProcess node =
                await NodeProcess.StartAsync(folder.File("data"), TestGenesis.DevelopmentPath, ClockFactor);
            string said = await NodeProgram.RunWellAsync("replay", log, "--rpc", $"{node.Rpc}", "--json");
            JsonElement replayed = JsonSerializer.Deserialize<JsonElement>(said.TrimEnd().Split('\n')[^1]);

            using HttpRpc rpc = new(node.Rpc);
            AuditReport report = ChainAudit.Run(rpc, await File.ReadAllBytesAsync(TestGenesis.DevelopmentPath));
            Assert.True(report.Agrees, report.ToString());
            Assert.Equal((long)replayed.Number("accepted"), report.Counts["rows: Accepted"]);
            Assert.Equal((long)replayed.Number("settledEpochs"), report.Counts["settled epochs"]);
        });
}
