using System.Text.RegularExpressions;
using MarketChain.Client;
using MarketChain.Crash;

namespace MarketChain.NodeKit;

/// <summary>A running node of a test, on ports that the system chose.</summary>
public sealed partial class NodeProcess : IAsyncDisposable
{
    private NodeProcess(CrashableProcess process, Match ready)
    {
        Process = process;
        Rpc = new Uri(ready.Groups["rpc"].Value);
        Metrics = ready.Groups["metrics"] is { Success: true, Value: var metrics } ? new Uri(metrics) : null;
        HeadAtStart = ulong.Parse(ready.Groups["head"].Value);
        Client = new MarketChainClient(Rpc, TimeProvider.System) { PollInterval = TimeSpan.FromMilliseconds(10) };
    }

    public CrashableProcess Process { get; }

    public Uri Rpc { get; }

    /// <summary>Where its metrics are; null when it was told to have none.</summary>
    public Uri? Metrics { get; }

    /// <summary>The newest block when it said that it was ready.</summary>
    public ulong HeadAtStart { get; }

    public MarketChainClient Client { get; }

    /// <summary>The command of a node on a development chain.</summary>
    public static ProcessCommand Command(string folder, string genesis, string clockFactor = "1")
        => NodeProgram.Command(
            "node", "--data", folder, "--genesis", genesis, "--dev-validator", "london",
            "--rpc", "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--clock-factor", clockFactor);

    public static Task<NodeProcess> StartAsync(string folder, string genesis, string clockFactor = "1")
        => StartAsync(Command(folder, genesis, clockFactor));

    /// <summary>Starts a program and waits until its node says that it is ready.</summary>
    public static async Task<NodeProcess> StartAsync(ProcessCommand command)
    {
        CrashableProcess process = CrashableProcess.Start(command);
        try
        {
            return await AttachAsync(process);
        }
        catch (TimeoutException)
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until a node that was started says that it is ready; it is disposed of with the result.</summary>
    public static async Task<NodeProcess> AttachAsync(CrashableProcess process)
    {
        string line = await process.WaitForLineAsync(line => Ready().IsMatch(line), NodeProgram.Deadline);
        return new NodeProcess(process, Ready().Match(line));
    }

    /// <summary>A client of a node that was started, once it is ready; the node stays its owner's.</summary>
    public static async Task<MarketChainClient> ConnectAsync(CrashableProcess process)
        => (await AttachAsync(process)).Client;

    /// <summary>Asks it to stop, and expects that it does so without a fault.</summary>
    public async Task StopAsync()
    {
        Process.RequestStop();
        ProcessEnd end = await Process.WaitForExitAsync(NodeProgram.Deadline);
        Assert.True(end.Code == 0, end.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Process.DisposeAsync();
    }

    [GeneratedRegex(
        @"^ready rpc=(?<rpc>http://\S+)( metrics=(?<metrics>http://\S+))? chain=dev head=(?<head>\d+)$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex Ready();
}
