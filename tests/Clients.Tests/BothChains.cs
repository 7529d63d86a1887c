using System.Text.RegularExpressions;
using MarketChain.Crash;
using MarketChain.NodeKit;

namespace MarketChain.Clients.Tests;

/// <summary>A fresh chain of our node and one of anvil, with the same number, accounts and rules.</summary>
public sealed partial class BothChains : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("marketchain-clients-");
    private NodeProcess? _node;
    private CrashableProcess? _anvil;

    /// <summary>Where our node answers.</summary>
    public Uri Own => _node!.Rpc;

    /// <summary>Where anvil answers.</summary>
    public Uri Anvil { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (!ClientTools.TryInstall(out string? tools, out _))
        {
            return;
        }

        await ClientTools.BuildAsync(tools);
        string genesis = Path.Combine(_folder.FullName, "genesis.json");
        await File.WriteAllTextAsync(genesis, DevGenesis.Fast);
        _node = await NodeProcess.StartAsync(Path.Combine(_folder.FullName, "data"), genesis);

        // A block as soon as there is a transaction, and others: who waits for the next block must not wait in vain.
        _anvil = CrashableProcess.Start(new ProcessCommand(
            ClientTools.Foundry(tools, "anvil"),
            "--port", "0", "--chain-id", "19779", "--hardfork", "osaka", "--balance", "1000000",
            "--gas-limit", "60000000", "--steps-tracing",
            "--block-time", "1", "--mixed-mining", "--disable-default-create2-deployer"));
        string line = await _anvil.WaitForLineAsync(line => Ready().IsMatch(line), NodeProgram.Deadline);
        Anvil = new Uri($"http://{Ready().Match(line).Groups["address"].Value}");
    }

    public async Task DisposeAsync()
    {
        await (_anvil?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_node?.DisposeAsync() ?? ValueTask.CompletedTask);
        _folder.Delete(recursive: true);
    }

    [GeneratedRegex(@"^Listening on (?<address>\S+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ready();
}
