using MarketChain.Client;
using MarketChain.Crash;

namespace MarketChain.Auditor.Tests;

/// <summary>A running node of a test, on a port that the system chose.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(1);

    /// <summary>A node that ends breaks its connections a moment before it is gone.</summary>
    private static readonly TimeSpan EndDeadline = TimeSpan.FromSeconds(5);

    private readonly CrashableProcess _process;

    private NodeProcess(CrashableProcess process, Uri rpc)
    {
        _process = process;
        Rpc = rpc;
    }

    /// <summary>The node's JSON-RPC.</summary>
    public Uri Rpc { get; }

    /// <summary>The command <c>marketchain</c> with arguments.</summary>
    public static ProcessCommand Command(params IReadOnlyList<string> arguments)
        => ProcessCommand.Dotnet(Path.Combine(AppContext.BaseDirectory, "marketchain.dll"), arguments);

    /// <summary>Starts a node that makes blocks of a development chain, and waits until it serves.</summary>
    public static async Task<NodeProcess> StartAsync(string dataFolder, string genesisPath, int clockFactor)
    {
        CrashableProcess process = CrashableProcess.Start(Command(
            "node", "--data", dataFolder, "--genesis", genesisPath, "--dev-validator", "london",
            "--rpc", "127.0.0.1:0", "--metrics", "off", "--clock-factor", $"{clockFactor}",
            "--stop-with-stdin", "true", "--log-level", "warning"));
        string ready = await process.WaitForLineAsync(
            line => line.StartsWith("ready rpc=", StringComparison.Ordinal), StartDeadline);
        string address = ready.Split(' ').First(word => word.StartsWith("rpc=", StringComparison.Ordinal));
        return new NodeProcess(process, new Uri(address["rpc=".Length..]));
    }

    /// <summary>Runs a command of the program to its end, which must be a good one.</summary>
    /// <returns>The last line of its standard output.</returns>
    public static async Task<string> RunAsync(TimeSpan deadline, params IReadOnlyList<string> arguments)
    {
        await using CrashableProcess process = CrashableProcess.Start(Command(arguments));
        ProcessEnd end = await process.WaitForExitAsync(deadline);
        Assert.True(end.Code == 0, $"{end}");
        return end.Output.TrimEnd().Split('\n')[^1];
    }

    /// <summary>Does something with the node. When the node does not answer, tells what became of it.</summary>
    public async Task UseAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception fault) when (fault is MarketChainException or HttpRequestException)
        {
            Assert.Fail($"{fault}\n{await DescribeAsync()}");
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task<string> DescribeAsync()
    {
        try
        {
            return $"the node has ended: {await _process.WaitForExitAsync(EndDeadline)}";
        }
        catch (TimeoutException running)
        {
            return $"the node was {running.Message}";
        }
    }
}
