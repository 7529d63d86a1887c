using System.Text.Json;
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
    /// <returns>Rows of the checkpoint whose content root the command computed again; 0: there was none yet.</returns>
    public async Task<long> InspectAsync()
    {
        var report = JsonDocument.Parse(await NodeProgram.RunWellAsync("db", "check", "--data", DataFolder, "--json"));
        var found = report.RootElement;
        Assert.True(found.GetProperty("ok").GetBoolean());

        // That of genesis may be pruned: the chain's next block is months younger.
        Assert.InRange(found.GetProperty("changeSets").GetInt64(), found.GetProperty("head").GetInt64(), long.MaxValue);
        await Task.Run(() => RebuiltDatabase.Compare(this));
        return found.GetProperty("checkpointRows").GetInt64();
    }
}
