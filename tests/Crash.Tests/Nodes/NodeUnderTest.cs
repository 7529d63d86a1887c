using System.Text.Json.Nodes;
using MarketChain.Client;

namespace MarketChain.Crash.Tests.Nodes;

/// <summary>The node's binary, on a development chain whose blocks, epochs and checkpoints follow quickly.</summary>
internal sealed class NodeUnderTest
{
    private const string ReadyWord = "ready rpc=";
    private readonly Disk _disk;

    public NodeUnderTest(Disk disk)
    {
        _disk = disk;
        var genesis = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "dev.json")))!;
        genesis["blocks"]!["periodMs"] = 5;
        genesis["blocks"]!["emptyPeriodMs"] = 500;
        genesis["marketing"]!["epochMs"] = 1_000;
        genesis["ledger"]!["checkpointBlocks"] = 16;
        File.WriteAllText(GenesisFile, genesis.ToJsonString());
    }

    public string DataFolder => Path.Combine(_disk.Root, "data");

    public string GenesisFile => _disk.Beside("genesis.json");

    public ProcessCommand Command() => ProcessCommand.Dotnet(
        Path.Combine(AppContext.BaseDirectory, "marketchain.dll"),
        "node", "--data", DataFolder, "--genesis", GenesisFile, "--dev-validator", "london",
        "--rpc", "127.0.0.1:0", "--metrics", "off", "--log-level", "warning", "--stop-with-stdin", "true",
        "--write-buffer", "8", "--block-cache", "8");

    /// <summary>Waits until the node serves.</summary>
    public static async Task<MarketChainClient> ConnectAsync(CrashableProcess process)
    {
        var ready = await process.WaitForLineAsync(
            line => line.StartsWith(ReadyWord, StringComparison.Ordinal), Disk.Deadline);
        var endpoint = new Uri(ready[ReadyWord.Length..].Split(' ')[0]);
        return new MarketChainClient(endpoint, TimeProvider.System) { PollInterval = TimeSpan.FromMilliseconds(10) };
    }
}
