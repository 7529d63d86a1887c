using System.Net;
using System.Text.RegularExpressions;
using MarketChain.Client;
using MarketChain.Crash;

namespace MarketChain.NodeKit;

/// <summary>A running node of a test, on ports that the system chose.</summary>
public sealed partial class NodeProcess : IAsyncDisposable
{
    /// <summary>A node that ends breaks its connections a moment before it is gone.</summary>
    private static readonly TimeSpan EndDeadline = TimeSpan.FromSeconds(5);

    private NodeProcess(CrashableProcess process, Match ready)
    {
        Process = process;
        Rpc = new Uri(ready.Groups["rpc"].Value);
        Metrics = ready.Groups["metrics"] is { Success: true, Value: var metrics } ? new Uri(metrics) : null;
        Peers = ready.Groups["peers"] is { Success: true, Value: var peers } ? IPEndPoint.Parse(peers) : null;
        HeadAtStart = ulong.Parse(ready.Groups["head"].Value);
        Client = new MarketChainClient(Rpc, TimeProvider.System) { PollInterval = TimeSpan.FromMilliseconds(10) };
    }

    public CrashableProcess Process { get; }

    public Uri Rpc { get; }

    /// <summary>Where its metrics are; null when it was told to have none.</summary>
    public Uri? Metrics { get; }

    /// <summary>Where other nodes connect; null when nowhere.</summary>
    public IPEndPoint? Peers { get; }

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
    /// <param name="command">The program.</param>
    /// <param name="loss">How it can lose power; null: it cannot.</param>
    public static async Task<NodeProcess> StartAsync(ProcessCommand command, PowerLoss? loss = null)
    {
        CrashableProcess process = CrashableProcess.Start(command, loss);
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

    /// <summary>Where a node serves, when this line of its output says that it is ready; null when not.</summary>
    public static Uri? AddressIn(string line)
        => Ready().Match(line) is { Success: true } ready ? new Uri(ready.Groups["rpc"].Value) : null;

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

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Process.DisposeAsync();
    }

    private async Task<string> DescribeAsync()
    {
        try
        {
            return $"the node has ended: {await Process.WaitForExitAsync(EndDeadline)}";
        }
        catch (TimeoutException running)
        {
            return $"the node was {running.Message}";
        }
    }

    [GeneratedRegex(
        @"^ready rpc=(?<rpc>http://\S+)( metrics=(?<metrics>http://\S+))?( p2p=(?<peers>\S+))? chain=\S+ "
            + @"head=(?<head>\d+)$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex Ready();
}
