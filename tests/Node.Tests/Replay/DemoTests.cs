using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using MarketChain.Client;
using MarketChain.Crash;
using MarketChain.Node.Replay.Logs;
using MarketChain.NodeKit;
using MarketChain.Primitives;

namespace MarketChain.Node.Tests.Replay;

/// <summary>A whole demo as real processes: chain, log, settlement, claims, proofs.</summary>
public sealed class DemoTests : IDisposable
{
    private const int Rows = 1_200;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_log_is_replayed_and_paid_to_the_last_wei()
    {
        string log = _folder.File("shift.csv");
        File.WriteAllText(log, ThreeHours());
        string data = _folder.File("chain");
        ProcessEnd end = await NodeProgram.RunAsync(
            "demo", "--once", "--json", "--input", log, "--data", data, "--clock-factor", "3600",
            "--rpc", "127.0.0.1:0");
        Assert.True(end.Code == 0, end.ToString());
        using JsonDocument json = JsonDocument.Parse(end.Output.Trim());
        JsonElement result = json.RootElement;
        Assert.True(result.GetProperty("conserved").GetBoolean(), end.ToString());
        Assert.Equal(Rows, result.GetProperty("impressions").GetInt64());
        Assert.Equal(Rows, result.GetProperty("accepted").GetInt64() + result.GetProperty("rejected").GetInt64());
        Assert.InRange(result.GetProperty("accepted").GetInt64(), 1, Rows - 1);
        Assert.InRange(result.GetProperty("settledEpochs").GetInt64(), 3, 100);
        Assert.Equal(60, result.GetProperty("uids").GetInt64());
        string[] parts = ["paidUsers", "paidSites", "platformFee", "refunded", "escrowLeft"];
        UInt256 sum = parts.Aggregate(UInt256.Zero, (total, name) => total + Amount(result, name));
        Assert.Equal(Amount(result, "funded"), sum);
        Assert.All(parts, name => Assert.False(Amount(result, name).IsZero, name));
        Assert.Contains("sampled payouts proved", end.Errors, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(data, "devnet.log")));
    }

    [Fact]
    public async Task Its_chain_does_not_outlive_it()
    {
        string log = _folder.File("shift.csv"), data = _folder.File("chain");
        File.WriteAllText(log, ThreeHours());
        await using (CrashableProcess demo = CrashableProcess.Start(NodeProgram.Command(
            "demo", "--input", log, "--data", data, "--clock-factor", "3600", "--rpc", "127.0.0.1:0")))
        {
            using MarketChainClient client = new(await DemoChain.AddressAsync(demo, data), TimeProvider.System);
            await Eventually.True(
                async () => await client.GetBlockNumberAsync() > 0,
                NodeProgram.Deadline,
                "the demo's chain makes blocks");
        }

        string folder = Path.Combine(data, "london");
        await Eventually.True(
            async () => (await NodeProgram.RunAsync("db", "check", "--data", folder)).Code == 0,
            NodeProgram.Deadline,
            "the chain of a killed demo has left its folder");
    }

    [Fact]
    public async Task A_demo_does_not_replay_into_another_node_that_has_its_port()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        string log = _folder.File("shift.csv");
        File.WriteAllText(log, ThreeHours());
        await NodeProgram.RefusesAsync(
            "the chain did not start", "demo", "--once", "--input", log, "--rpc", $"{other.LocalEndpoint}");
        Assert.False(other.Pending());
    }

    [Fact]
    public async Task A_broken_log_is_refused_before_a_chain_starts()
    {
        string log = _folder.File("broken.csv");
        File.WriteAllText(log, "timestampMs,user,item,site,click\n1,ann,tea,news,maybe\n");
        await NodeProgram.RefusesAsync("broken.csv, line 2: click: expected 0 or 1", "demo", "--once", "--input", log);
        await NodeProgram.RefusesAsync("absent.csv", "demo", "--once", "--input", _folder.File("absent.csv"));
    }

    [Fact]
    public async Task A_replay_without_a_node_says_so()
    {
        string log = _folder.File("shift.csv");
        File.WriteAllText(log, ThreeHours());
        string rpc = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}");
        await NodeProgram.RefusesAsync("no answer from", "replay", log, "--rpc", rpc);
        await NodeProgram.RefusesAsync("--rpc: expected a URL", "replay", log, "--rpc", "somewhere");
        await NodeProgram.RefusesAsync("--speed: expected at least 1", "replay", log, "--speed", "0");
    }

    private static UInt256 Amount(JsonElement result, string name)
        => UInt256.Parse(result.GetProperty(name).GetString()!);

    /// <summary>60 users, 5 items, 2 sites.</summary>
    private static string ThreeHours()
    {
        SeededRandom random = new(7);
        StringBuilder text = new("timestampMs,user,item,site,click\n");
        for (int i = 0; i < Rows; i++)
        {
            string user = string.Create(CultureInfo.InvariantCulture, $"user {(i < 60 ? i : (int)random.Below(60))}");
            string site = random.Percent(60) ? "news" : "food";
            text.Append(
                CultureInfo.InvariantCulture,
                $"{i * 9_000},{user},item {random.Below(5)},{site},{(random.Percent(2) ? 1 : 0)}\n");
        }

        return text.ToString();
    }
}
