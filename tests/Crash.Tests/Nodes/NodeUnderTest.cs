using MarketChain.NodeKit;

namespace MarketChain.Crash.Tests.Nodes;

/// <summary>The node's binary on a hurried chain, with little memory so that the database has work.</summary>
internal sealed class NodeUnderTest
{
    private readonly Disk _disk;

    public NodeUnderTest(Disk disk)
    {
        _disk = disk;
        File.WriteAllText(GenesisFile, DevGenesis.Hurried);
    }

    public string DataFolder => Path.Combine(_disk.Root, "data");

    public string GenesisFile => _disk.Beside("genesis.json");

    public ProcessCommand Command() => NodeProgram.Command(
        "node", "--data", DataFolder, "--genesis", GenesisFile, "--dev-validator", "london",
        "--clock-factor", DevGenesis.HurryFactor, "--rpc", "127.0.0.1:0", "--metrics", "off", "--log-level", "warning",
        "--stop-with-stdin", "true", "--write-buffer", "8", "--block-cache", "8");

    /// <summary>
    /// Checks what a stopped node left: by the program's own command, and against a database rebuilt from its blocks.
    /// </summary>
    public async Task InspectAsync()
    {
        await NodeProgram.RunWellAsync("db", "check", "--data", DataFolder);
        await Task.Run(() => RebuiltDatabase.Compare(this));
    }
}
