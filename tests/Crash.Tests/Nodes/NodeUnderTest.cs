using MarketChain.NodeKit;

namespace MarketChain.Crash.Tests.Nodes;

/// <summary>
/// The node's binary, on a development chain whose clock runs sixty times as fast as real time: blocks within
/// milliseconds, epochs of half a second, checkpoints of few blocks.
/// </summary>
internal sealed class NodeUnderTest
{
    private readonly Disk _disk;

    public NodeUnderTest(Disk disk)
    {
        _disk = disk;
        File.WriteAllText(GenesisFile, DevGenesis.Replace(
            ("\"periodMs\": 250", "\"periodMs\": 5"),
            ("\"emptyPeriodMs\": 5000", "\"emptyPeriodMs\": 500"),
            ("\"epochMs\": 3600000", "\"epochMs\": 30000"),
            ("\"checkpointBlocks\": 4096", "\"checkpointBlocks\": 16")));
    }

    public string DataFolder => Path.Combine(_disk.Root, "data");

    public string GenesisFile => _disk.Beside("genesis.json");

    public ProcessCommand Command() => NodeProgram.Command(
        "node", "--data", DataFolder, "--genesis", GenesisFile, "--dev-validator", "london", "--clock-factor", "60",
        "--rpc", "127.0.0.1:0", "--metrics", "off", "--log-level", "warning", "--stop-with-stdin", "true",
        "--write-buffer", "8", "--block-cache", "8");

    /// <summary>Checks what a stopped node left, by its own command and against a database rebuilt from its blocks.</summary>
    public async Task InspectAsync()
    {
        await NodeProgram.RunWellAsync("db", "check", "--data", DataFolder);
        await Task.Run(() => RebuiltDatabase.Compare(this));
    }
}
