using MarketChain.Node.Running;
using MarketChain.Node.Settings;
using MarketChain.Rpc;

namespace MarketChain.Node.Tests.Running;

public sealed class OpenFilesTests
{
    [Theory]
    [InlineData(1_024, 3_072UL, true)]
    [InlineData(1_024, 3_071UL, false)]
    [InlineData(1_024, 1_024UL, false)]
    [InlineData(65_536, 65_536UL, false)]
    [InlineData(100, 1UL << 20, true)]
    public void Connections_leave_enough_descriptors_for_files(int connections, ulong filesMax, bool fits)
    {
        NodeOptions options = new() { RpcLimits = new RpcLimits { ConnectionsMax = connections } };
        CommandException? refusal = (CommandException?)Record.Exception(() => OpenFiles.Check(options, filesMax));
        Assert.Equal(fits, refusal is null);
        Assert.Contains("ulimit -n", refusal?.Message ?? "ulimit -n", StringComparison.Ordinal);
    }

    [Fact]
    public void This_machine_lets_a_node_run() => OpenFiles.Check(new NodeOptions());
}
