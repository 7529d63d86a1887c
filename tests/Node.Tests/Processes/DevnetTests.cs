using MarketChain.Crash;
using MarketChain.NodeKit;

namespace MarketChain.Node.Tests.Processes;

public sealed class DevnetTests : IDisposable
{
    private readonly TempFolder _home = new();

    [Fact]
    public async Task Starts_a_node_of_its_own_folder_and_stops_it_when_it_is_stopped()
    {
        await using NodeProcess node = await NodeProcess.StartAsync(Command());
        string output = node.Process.Output;
        Assert.Equal(19779ul, (await node.Client.GetStatusAsync()).ChainId);
        Assert.Contains("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266", output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Their keys are public", output, StringComparison.Ordinal);
        await node.StopAsync();
        string database = Path.Combine(_home.Path, "london", "database");
        Assert.True(Directory.Exists(database));
        await NodeProgram.RunWellAsync("db", "check", "--data", Path.Combine(_home.Path, "london"));
    }

    [Fact]
    public async Task Its_node_does_not_outlive_it()
    {
        NodeProcess node = await NodeProcess.StartAsync(Command());
        await node.DisposeAsync();
        string folder = Path.Combine(_home.Path, "london");
        await Eventually.True(
            async () => (await NodeProgram.RunAsync("db", "check", "--data", folder)).Code == 0,
            NodeProgram.Deadline,
            "the node of a killed devnet has left its folder");
    }

    [Fact]
    public async Task Stops_with_its_standard_input_when_it_is_told_to()
    {
        await using NodeProcess node = await NodeProcess.StartAsync(Command("--stop-with-stdin", "true"));
        node.Process.CloseInput();
        ProcessEnd end = await node.Process.WaitForExitAsync(NodeProgram.Deadline);
        Assert.True(end.Code == 0, end.ToString());
    }

    [Theory]
    [InlineData("--validators: expected 1, 3 or 4, got 2", "--validators", "2")]
    [InlineData("--validators: a genesis file says itself", "--validators", "1", "--genesis", "chain.json")]
    [InlineData("--rpc: expected HOST:PORT", "--rpc", "here")]
    [InlineData("cities", "--delays", "some")]
    [InlineData("expected an address of loopback, got 0.0.0.0:8545", "--rpc", "0.0.0.0:8545")]
    [InlineData("--clock-factor: expected 1 to 1000000", "--clock-factor", "0")]
    public Task Refuses(string sentence, params string[] options)
        => NodeProgram.RefusesAsync(sentence, ["devnet", "--data", _home.Path, .. options]);

    public void Dispose() => _home.Dispose();

    private ProcessCommand Command(params string[] further) => NodeProgram.Command(
    [
        "devnet", "--data", _home.Path, "--rpc", "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--clock-factor", "60",
        .. further,
    ]);
}
