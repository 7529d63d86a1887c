using System.Text.Json;
using MarketChain.Chain.Genesis;
using MarketChain.Client;
using MarketChain.NodeKit;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Node.Tests.Processes;

/// <summary>
/// A chain of one authority votes a second one in that never comes, stands still, and goes on by a file.
/// </summary>
public sealed class EmergencyTests : IDisposable
{
    private readonly TempFolder _home = new();
    private readonly string _data;
    private readonly string _genesis;

    public EmergencyTests()
    {
        _data = _home.File("node");
        _genesis = _home.File("genesis.json");
        File.WriteAllText(_genesis, DevGenesis.Fast);
    }

    [Fact]
    public async Task A_chain_that_lost_its_quorum_goes_on_with_the_validators_that_a_file_names()
    {
        using Ed25519PrivateKey london = DevelopmentValidators.DeriveKey("london");
        using Ed25519PrivateKey absent = DevelopmentValidators.DeriveKey("paris");
        ChainStatus halted = await HaltAsync(absent.PublicKey);
        Assert.Equal(2, halted.Validators.Count);

        string file = PlaceOf("change.json");
        await NodeProgram.RunWellAsync(
            "validators", "new", file, "--genesis", _genesis, "--height", $"{halted.Head}",
            "--block", $"{halted.HeadHash}", "--keys", $"{london.PublicKey}");
        await NodeProgram.RefusesAsync("has not signed", StartArguments());
        string keyFile = _home.File("london.key");
        KeyFile.Write(keyFile, london);
        string signed = await NodeProgram.RunWellAsync("validators", "sign", file, "--key", keyFile);
        Assert.Contains($"{london.PublicKey}  signed", signed, StringComparison.Ordinal);
        Assert.Contains("signatures  1 of 1; needed are 1", signed, StringComparison.Ordinal);

        await using NodeProcess node = await NodeProcess.StartAsync(NodeProgram.Command(StartArguments()));
        await Eventually.True(
            async () => (await node.Client.GetStatusAsync()).Head >= halted.Head + 3,
            NodeProgram.Deadline,
            "blocks after the change");
        Assert.Equal([new Hash256(london.PublicKey.Bytes)], (await node.Client.GetStatusAsync()).Validators);
        await node.StopAsync();
    }

    public void Dispose() => _home.Dispose();

    /// <summary>Votes a validator in, and waits until nothing goes on without it.</summary>
    private async Task<ChainStatus> HaltAsync(Ed25519PublicKey absent)
    {
        await using NodeProcess node = await NodeProcess.StartAsync(NodeProgram.Command(StartArguments()));
        JsonElement taken = await node.Client.CallAsync(
            "qbft_proposeValidatorVote", CancellationToken.None, $"{absent}", true);
        Assert.True(taken.GetBoolean());
        await Eventually.True(
            async () => (await node.Client.GetStatusAsync()).Validators.Count == 2,
            NodeProgram.Deadline,
            "the vote");
        await node.Client.CallAsync("qbft_discardValidatorVote", CancellationToken.None, $"{absent}");
        ChainStatus halted = await node.Client.GetStatusAsync();
        await node.StopAsync();
        return halted;
    }

    private string PlaceOf(string name)
    {
        string folder = Path.Combine(_data, "validator-changes");
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, name);
    }

    private string[] StartArguments()
        =>
        [
            "node", "--data", _data, "--genesis", _genesis, "--dev-validator", "london", "--rpc", "127.0.0.1:0",
            "--metrics", "off",
        ];
}
