using System.Numerics;
using System.Text.Json;
using MarketChain.Crash;
using MarketChain.NodeKit;

namespace MarketChain.Auditor.Tests;

/// <summary>
/// A whole <c>./run --json</c> as a person starts it, audited while its chain is up: the audit agrees with the chain in
/// everything, and with the line that the run ends in, to the unit.
/// </summary>
internal sealed class DemoRun : IAsyncDisposable
{
    /// <summary>A run takes about a minute; machines are slow when many tests run.</summary>
    private static readonly TimeSpan ReplayDeadline = TimeSpan.FromMinutes(8);

    private static readonly TimeSpan StopDeadline = TimeSpan.FromMinutes(1);

    private readonly TempFolder _folder = new();
    private readonly CrashableProcess _process;

    private DemoRun(IReadOnlyList<string> arguments) => _process = CrashableProcess.Start(NodeProgram.Command(
        ["demo", "--json", "--rpc", "127.0.0.1:0", "--data", Chain, .. arguments]));

    private string Chain => _folder.File("chain");

    /// <summary>Starts a chain and a replay: of the generated day, or with <c>--input</c> of a log.</summary>
    public static DemoRun Start(params IReadOnlyList<string> arguments) => new(arguments);

    /// <summary>Waits for the end of the replay, and audits.</summary>
    public async Task<AuditReport> AuditAsync()
    {
        string line = await _process.WaitForLineAsync(line => line.StartsWith('{'), ReplayDeadline);
        using HttpRpc rpc = new(await DemoChain.AddressAsync(_process, Chain));
        AuditReport report = ChainAudit.Run(rpc, await File.ReadAllBytesAsync(TestGenesis.CitiesPath));
        Assert.True(report.Agrees, $"{report}");
        Compare(JsonSerializer.Deserialize<JsonElement>(line), report);
        return report;
    }

    /// <summary>Asks the demo to stop, so that it stops its chain, and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.RequestStop();
        ProcessEnd end = await _process.WaitForExitAsync(StopDeadline);
        await _process.DisposeAsync();
        _folder.Dispose();
        Assert.True(end.Code == 0, $"{end}");
    }

    private static void Compare(JsonElement told, AuditReport report)
    {
        long Counted(string what) => report.Counts.GetValueOrDefault(what);
        Assert.Equal((long)told.Number("impressions"), Counted("rows"));
        Assert.Equal((long)told.Number("accepted"), Counted("rows: Accepted"));
        Assert.Equal((long)told.Number("rejected"), Counted("rows") - Counted("rows: Accepted"));
        Assert.Equal((long)told.Number("settledEpochs"), Counted("settled epochs"));
        Assert.Equal((long)told.Number("uids"), Counted("uids"));
        Assert.Equal((long)told.Number("campaigns"), Counted("campaigns"));
        Payments paid = report.Payments!;
        foreach ((string name, BigInteger wei) in (IReadOnlyList<(string, BigInteger)>)
            [
                ("funded", paid.Funded), ("paidUsers", paid.Users), ("paidSites", paid.Sites),
                ("platformFee", paid.Platforms), ("refunded", paid.Refunded), ("escrowLeft", paid.InEscrow),
            ])
        {
            Assert.Equal((name, wei), (name, told.Amount(name)));
        }

        Assert.True(paid.AreWhole && told.GetProperty("conserved").GetBoolean());
    }
}
