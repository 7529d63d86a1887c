using System.Diagnostics;
using System.Net;
using MarketChain.Chain.Genesis;
using MarketChain.Client;
using MarketChain.Crash;
using MarketChain.NodeKit;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Node.Tests.Processes;

/// <summary>The program itself: started, asked, stopped, killed and started again.</summary>
public sealed class NodeProcessTests : IDisposable
{
    private static readonly UInt256 Coin = 1_000_000_000_000_000_000UL;

    private readonly TempFolder _home = new();
    private readonly string _data;
    private readonly string _genesis;

    public NodeProcessTests()
    {
        _data = _home.File("node");
        _genesis = _home.File("genesis.json");
        File.WriteAllText(_genesis, DevGenesis.Fast);
    }

    [Fact]
    public async Task A_transfer_is_mined_and_after_a_stop_the_chain_goes_on_from_the_same_head()
    {
        Hash256 hash;
        ChainStatus before;
        await using (NodeProcess node = await StartAsync())
        {
            using DevAccount sender = await DevAccount.OpenAsync(node.Client, 0);
            Address to = Address.Parse("0x00000000000000000000000000000000000000aa");
            Receipt receipt = await sender.Account.SubmitAsync(new Transfer(to, Coin), NodeProgram.Deadline);
            Assert.Equal(Coin, await node.Client.GetBalanceAsync(to));
            hash = receipt.TransactionHash;
            before = await node.Client.GetStatusAsync();
            Assert.True(before.Head >= receipt.BlockNumber);
            await node.StopAsync();
        }

        await using NodeProcess again = await StartAsync();
        Assert.True(again.HeadAtStart >= before.Head);
        Assert.Equal(before.HeadHash, (await again.Client.FindBlockAsync(before.Head))!.Hash);
        Assert.NotNull(await again.Client.FindReceiptAsync(hash));
        using DevAccount next = await DevAccount.OpenAsync(again.Client, 0);
        Assert.Equal(1ul, next.Account.NextSequence);
        await MakesBlocksAsync(again);
        await again.StopAsync();
    }

    [Fact]
    public async Task What_watches_over_a_node_finds_metrics_liveness_and_readiness()
    {
        await using NodeProcess node = await StartAsync();
        using HttpClient http = new() { BaseAddress = node.Metrics };
        Assert.Equal("alive\n", await http.GetStringAsync("/liveness"));
        Assert.Equal("ready\n", await http.GetStringAsync("/readiness"));
        await MakesBlocksAsync(node);
        string metrics = await http.GetStringAsync("/metrics");
        Assert.Contains(
            "# TYPE marketchain_blocks_total counter\nmarketchain_blocks_total ", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("marketchain_blocks_total 0\n", metrics, StringComparison.Ordinal);
        Assert.Contains("# TYPE marketchain_head_number gauge\n", metrics, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/")).StatusCode);
        await node.StopAsync();
    }

    [Fact]
    public async Task A_node_that_is_still_opening_is_alive_and_says_that_it_is_not_ready()
    {
        string pipe = _home.File("london.key");
        using (Process make = Process.Start("mkfifo", ["-m", "600", pipe]))
        {
            await make.WaitForExitAsync();
        }

        int port = FreePort.Next();
        await using CrashableProcess process = CrashableProcess.Start(NodeProgram.Command(
            "node", "--data", _data, "--genesis", _genesis, "--validator-key", pipe,
            "--rpc", "127.0.0.1:0", "--metrics", $"127.0.0.1:{port}"));
        using HttpClient http = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await Eventually.True(() => AnswersAsync(http, "/liveness"), NodeProgram.Deadline, "the node is alive");

        using HttpResponseMessage early = await http.GetAsync("/readiness");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, early.StatusCode);
        Assert.Equal("not ready: the chain is being opened\n", await early.Content.ReadAsStringAsync());

        await File.WriteAllTextAsync(pipe, KeyOf("london"));
        await process.WaitForLineAsync(
            line => line.StartsWith("ready ", StringComparison.Ordinal), NodeProgram.Deadline);
        Assert.Equal("ready\n", await http.GetStringAsync("/readiness"));
        process.RequestStop();
        ProcessEnd end = await process.WaitForExitAsync(NodeProgram.Deadline);
        Assert.True(end.Code == 0, end.ToString());
    }

    [Fact]
    public async Task A_second_process_on_the_same_folder_is_refused()
    {
        await using NodeProcess node = await StartAsync();
        ProcessCommand second = NodeProcess.Command(_data, _genesis);
        await using CrashableProcess process = CrashableProcess.Start(second);
        ProcessEnd end = await process.WaitForExitAsync(NodeProgram.Deadline);
        Assert.Equal(1, end.Code);
        Assert.Contains("is in use by another process", end.Errors, StringComparison.Ordinal);
        await MakesBlocksAsync(node);
        await node.StopAsync();
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_not_said_to_be_in_use()
    {
        Directory.CreateDirectory(_data);
        File.CreateSymbolicLink(Path.Combine(_data, "lock"), Path.Combine(_data, "no", "such", "folder"));
        await using CrashableProcess process = CrashableProcess.Start(NodeProcess.Command(_data, _genesis));
        ProcessEnd end = await process.WaitForExitAsync(NodeProgram.Deadline);
        Assert.Equal(1, end.Code);
        Assert.Contains("cannot be written", end.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("in use", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_under_load_it_goes_on_with_every_block_that_it_reported()
    {
        BlockInfo reported;
        await using (NodeProcess node = await StartAsync())
        {
            using DevAccount sender = await DevAccount.OpenAsync(node.Client, 1);
            for (int i = 0; i < 50; i++)
            {
                await sender.Account.SendAsync(new Transfer(DevelopmentAccounts.Addresses[2], 1UL));
            }

            await MakesBlocksAsync(node);
            reported = (await node.Client.FindBlockAsync((await node.Client.GetStatusAsync()).Head))!;
        }

        await using NodeProcess again = await StartAsync();
        Assert.Equal(reported.Hash, (await again.Client.FindBlockAsync(reported.Number))!.Hash);
        await MakesBlocksAsync(again);
        await again.StopAsync();
        await NodeProgram.RunWellAsync("db", "check", "--data", _data);
    }

    [Fact]
    public async Task Another_chains_genesis_file_is_refused_where_a_chain_is()
    {
        await using (NodeProcess node = await StartAsync())
        {
            await node.StopAsync();
        }

        string other = _home.File("other.json");
        File.WriteAllText(other, DevGenesis.Replace(("19779", "19780")));
        await NodeProgram.RefusesAsync(
            "holds the chain of another genesis file", "node", "--data", _data, "--genesis", other);
    }

    [Fact]
    public async Task An_address_that_is_taken_is_named()
    {
        await using NodeProcess node = await StartAsync();
        await NodeProgram.RefusesAsync(
            "--rpc: cannot listen on", "node", "--data", _home.File("second"), "--genesis", _genesis,
            "--rpc", node.Rpc.Authority, "--metrics", "off");
        await node.StopAsync();
    }

    [Fact]
    public async Task A_node_without_a_key_serves_and_takes_nothing_in()
    {
        await using NodeProcess node = await NodeProcess.StartAsync(NodeProgram.Command(
            "node", "--data", _data, "--genesis", _genesis, "--rpc", "127.0.0.1:0", "--metrics", "127.0.0.1:0"));
        using DevAccount sender = await DevAccount.OpenAsync(node.Client, 0);
        MarketChainException refused = await Assert.ThrowsAsync<MarketChainException>(
            () => sender.Account.SendAsync(new Transfer(sender.Account.Address, 1UL)));
        Assert.Contains("makes no blocks: it has no validator key", refused.Message, StringComparison.Ordinal);
        await node.StopAsync();
    }

    public void Dispose() => _home.Dispose();

    private static Task MakesBlocksAsync(NodeProcess node)
    {
        ulong goal = node.HeadAtStart + 3;
        return Eventually.True(
            async () => (await node.Client.GetStatusAsync()).Head >= goal, NodeProgram.Deadline, $"block {goal}");
    }

    private static async Task<bool> AnswersAsync(HttpClient http, string path)
    {
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(path);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string KeyOf(string validator)
    {
        byte[] seed = new byte[Ed25519PrivateKey.SeedBytes];
        using Ed25519PrivateKey key = DevelopmentValidators.DeriveKey(validator);
        key.ExportSeed(seed);
        return $"marketchain-key/1 ed25519 {Hex.Encode(seed)}\n";
    }

    private Task<NodeProcess> StartAsync() => NodeProcess.StartAsync(_data, _genesis);
}
