using System.Text.Json;
using MarketChain.Chain.Genesis;
using MarketChain.Crash;
using MarketChain.NodeKit;

namespace MarketChain.Node.Tests.Commands;

public sealed class GenesisCommandTests : IDisposable
{
    private const string Validator =
        "paris,0x3a4ba0f91c8bba031d7aecb61f99f2a8be10ced5e6e5cc709ec54b004844c913,"
        + "0x50b4d6a83c1c5f88cdaac705f5cce5e43480a408";

    private readonly TempFolder _home = new();

    private string File => _home.File("genesis.json");

    [Fact]
    public async Task A_new_file_can_be_checked_and_hashed()
    {
        string hash = await NewAsync();
        Assert.Equal(hash, (await NodeProgram.RunWellAsync("genesis", "hash", File)).Trim());
        string checkedJson = await NodeProgram.RunWellAsync("genesis", "check", File, "--json");
        using JsonDocument json = JsonDocument.Parse(checkedJson);
        Assert.True(json.RootElement.GetProperty("ok").GetBoolean());
        Assert.Equal(hash, json.RootElement.GetProperty("genesisHash").GetString());
        Assert.False(json.RootElement.GetProperty("developmentOnly").GetBoolean());
        GenesisConfig genesis = GenesisFiles.Read(File);
        Assert.Equal(4242ul, genesis.ChainId);
        Assert.Equal("paris", genesis.Validators.Single().Name);
        Assert.Equal("7000000000000000000", $"{genesis.Accounts.Single().BalanceWei}");
    }

    [Fact]
    public async Task A_file_that_is_there_stays()
    {
        await NewAsync();
        await NodeProgram.RefusesAsync(
            "already exists", "genesis", "new", File, "--name", "b", "--chain-id", "1", "--validator", Validator);
    }

    [Theory]
    [InlineData("--validator: expected NAME,KEY,ADDRESS, got 'paris'", "--validator", "paris")]
    [InlineData("expected an Ed25519 key", "--validator", "paris,0x12,0x50b4d6a83c1c5f88cdaac705f5cce5e43480a408")]
    [InlineData("--account: expected ADDRESS=COINS", "--validator", Validator, "--account", "0x12")]
    [InlineData("expected an address", "--validator", Validator, "--account", "0x12=1")]
    public async Task What_no_chain_can_use_is_refused_and_not_written(string sentence, params string[] options)
    {
        string[] needed = ["genesis", "new", File, "--name", "a", "--chain-id", "1"];
        await NodeProgram.RefusesAsync(sentence, [.. needed, .. options]);
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task A_broken_file_is_named_with_what_is_wrong()
    {
        System.IO.File.WriteAllText(File, DevGenesis.Replace(("\"chainId\": 19779", "\"chainId\": -1")));
        await NodeProgram.RefusesAsync("chainId", "genesis", "check", File);
        ProcessEnd end = await NodeProgram.RunAsync("genesis", "check", File, "--json");
        Assert.Equal(1, end.Code);
        using JsonDocument json = JsonDocument.Parse(end.Output);
        Assert.False(json.RootElement.GetProperty("ok").GetBoolean());
        Assert.Contains("chainId", json.RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    public void Dispose() => _home.Dispose();

    private async Task<string> NewAsync() => (await NodeProgram.RunWellAsync(
        "genesis", "new", File, "--name", "ads", "--chain-id", "4242", "--validator", Validator,
        "--account", "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266=7")).Trim();
}
