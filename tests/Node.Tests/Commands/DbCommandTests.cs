using System.Text.Json;
using MarketChain.Client;
using MarketChain.Crash;
using MarketChain.NodeKit;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Node.Tests.Commands;

/// <summary>What a node left, checked, exported and imported; damaged, and the damage found.</summary>
public sealed class DbCommandTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _home = new();
    private readonly string _data;
    private readonly string _genesis;

    public DbCommandTests()
    {
        _data = _home.File("node");
        _genesis = _home.File("genesis.json");
        File.WriteAllText(_genesis, DevGenesis.Fast);
    }

    /// <summary>A node that has made some blocks with transfers in them.</summary>
    public async Task InitializeAsync()
    {
        await using NodeProcess node = await NodeProcess.StartAsync(_data, _genesis);
        using DevAccount sender = await DevAccount.OpenAsync(node.Client, 0);
        for (int i = 0; i < 5; i++)
        {
            await sender.Account.SubmitAsync(
                new Transfer(DevelopmentAccounts.Addresses[1], 1UL), NodeProgram.Deadline);
        }

        await node.StopAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_whole_folder_is_well()
    {
        JsonElement report = await CheckAsync(_data);
        Assert.True(report.GetProperty("ok").GetBoolean());
        Assert.Equal(5, report.GetProperty("transactions").GetInt64());
        Assert.Equal(report.GetProperty("head").GetInt64() + 1, report.GetProperty("changeSets").GetInt64());
        string text = await NodeProgram.RunWellAsync("db", "check", "--data", _data);
        Assert.Contains("all is well", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_byte_in_the_log_of_blocks_is_found()
    {
        string segment = Directory.GetFiles(Path.Combine(_data, "blocks"))
            .MaxBy(file => new FileInfo(file).Length)!;
        byte[] bytes = File.ReadAllBytes(segment);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(segment, bytes);
        ProcessEnd end = await NodeProgram.RunAsync("db", "check", "--data", _data);
        Assert.True(end.Code == 1, end.ToString());
        Assert.Contains("block", end.Output + end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_snapshot_of_one_is_where_another_begins()
    {
        string file = _home.File("chain.mcs"), other = _home.File("other");
        JsonElement made = Parse(await NodeProgram.RunWellAsync("db", "snapshot", "--data", _data, file, "--json"));
        await NodeProgram.RunWellAsync("db", "restore", "--data", other, "--genesis", _genesis, file);
        JsonElement after = await CheckAsync(other);
        Assert.True(after.GetProperty("ok").GetBoolean());
        Assert.Equal(made.GetProperty("hash").GetString(), after.GetProperty("hash").GetString());
        ProcessEnd again = await NodeProgram.RunAsync(
            "db", "restore", "--data", other, "--genesis", _genesis, file);
        Assert.Contains("holds a chain already", again.Output + again.Errors, StringComparison.Ordinal);

        byte[] bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 3] ^= 1;
        File.WriteAllBytes(file, bytes);
        ProcessEnd damaged = await NodeProgram.RunAsync(
            "db", "restore", "--data", _home.File("third"), "--genesis", _genesis, file);
        Assert.True(damaged.Code == 1, damaged.ToString());

        await using NodeProcess node = await NodeProcess.StartAsync(other, _genesis);
        using DevAccount sender = await DevAccount.OpenAsync(node.Client, 0);
        await sender.Account.SubmitAsync(new Transfer(DevelopmentAccounts.Addresses[1], 1UL), NodeProgram.Deadline);
        await node.StopAsync();
    }

    [Fact]
    public async Task Blocks_exported_by_one_are_anothers_with_the_same_head()
    {
        string file = _home.File("blocks.mcb"), other = _home.File("other");
        await NodeProgram.RunWellAsync("db", "export", "--data", _data, file);
        string imported = await NodeProgram.RunWellAsync(
            "db", "import", "--data", other, "--genesis", _genesis, file, "--json");
        JsonElement before = await CheckAsync(_data), after = await CheckAsync(other);
        Assert.Equal(before.GetProperty("hash").GetString(), after.GetProperty("hash").GetString());
        Assert.Equal(before.GetProperty("head").GetUInt64(), Parse(imported).GetProperty("imported").GetUInt64());
        Assert.True(after.GetProperty("ok").GetBoolean());

        await using NodeProcess node = await NodeProcess.StartAsync(other, _genesis);
        BlockInfo head = (await node.Client.FindBlockAsync(before.GetProperty("head").GetUInt64()))!;
        Assert.Equal(before.GetProperty("hash").GetString(), $"{head.Hash}");
        await node.StopAsync();
    }

    [Fact]
    public async Task A_damaged_or_foreign_file_is_refused()
    {
        string file = _home.File("blocks.mcb"), other = _home.File("other");
        await NodeProgram.RunWellAsync("db", "export", "--data", _data, file);
        await NodeProgram.RefusesAsync("already exists", "db", "export", "--data", _data, file);
        byte[] bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(file, bytes[..^1]);
        await NodeProgram.RefusesAsync(file, "db", "import", "--data", other, "--genesis", _genesis, file);

        File.WriteAllBytes(file, bytes);
        string foreign = _home.File("foreign.json");
        File.WriteAllText(foreign, DevGenesis.Replace(("19779", "19780")));
        await NodeProgram.RefusesAsync(
            "expected the chain", "db", "import", "--data", _home.File("third"), "--genesis", foreign, file);
    }

    [Fact]
    public Task A_folder_without_a_node_is_refused()
        => NodeProgram.RefusesAsync("holds no node", "db", "check", "--data", _home.File("nowhere"));

    public void Dispose() => _home.Dispose();

    private static async Task<JsonElement> CheckAsync(string data)
        => Parse(await NodeProgram.RunWellAsync("db", "check", "--data", data, "--json"));

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement.Clone();
}
