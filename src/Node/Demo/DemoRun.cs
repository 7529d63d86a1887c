using System.Globalization;
using MarketChain.Client;
using MarketChain.Node.Commands;
using MarketChain.Node.Replay.Plan;
using MarketChain.Node.Replay.Report;
using MarketChain.Node.Replay.Run;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Node.Demo;

/// <summary>What whoever starts a demo decides.</summary>
/// <param name="Once">Stop after the replay.</param>
/// <param name="Rpc">HOST:PORT of JSON-RPC.</param>
/// <param name="DataFolder">The chain's folder; null for one that is removed afterwards.</param>
/// <param name="ClockFactor">Chain ms per real ms; null for what the log needs.</param>
/// <param name="Replay">How to replay.</param>
internal sealed record DemoOptions(
    bool Once, string Rpc, string? DataFolder, uint? ClockFactor, ReplayOptions Replay);

/// <summary>
/// A chain and a log, from nothing to a table of payouts: starts a development chain, waits until it answers, replays
/// the log, shows who was paid, and stops the chain.
/// </summary>
internal sealed class DemoRun(DemoOptions options, ReplayConsole console)
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs the demo.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="CommandException">It could not be done; the message says why.</exception>
    public async Task<int> RunAsync(LogScan scan, CancellationToken stop)
    {
        using DemoFolder folder = new(options.DataFolder);
        uint factor = options.ClockFactor ?? DemoClock.FactorFor(scan.SpanMs);
        console.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"starting three validators in {folder.Path}, as far apart as London, San Francisco and Amsterdam; "
            + $"their clock runs {factor} times as fast as real time"));
        await using DevnetProcess devnet = DevnetProcess.Start(
            Path.Combine(folder.Path, "devnet.log"),
            "--data", folder.Path,
            "--rpc", options.Rpc,
            "--metrics", "off",
            "--clock-factor", factor.ToString(CultureInfo.InvariantCulture));
        string rpc = await WaitUntilReadyAsync(devnet, stop);
        using MarketChainClient client = RpcOption.Connect(rpc);
        int code = console.Show(await console.RunAsync(client, scan, options.Replay, stop));
        if (!options.Once)
        {
            await KeepRunningAsync(devnet, rpc, stop);
        }

        return code;
    }

    private static async Task<string> WaitUntilReadyAsync(DevnetProcess devnet, CancellationToken stop)
    {
        try
        {
            return await devnet.WaitUntilReadyAsync(StartTimeout, stop)
                ?? throw new CommandException($"the chain did not start:\n{devnet.ReadLogTail()}");
        }
        catch (OperationCanceledException fault) when (stop.IsCancellationRequested)
        {
            throw new CommandException("stopped before the chain was ready", fault);
        }
    }

    private async Task KeepRunningAsync(DevnetProcess devnet, string rpc, CancellationToken stop)
    {
        console.Say($"JSON-RPC   {rpc}");
        console.Say($"log        {devnet.LogFile}");
        string payee = DevelopmentAccounts.Addresses[0].ToChecksumString();
        console.Say($"try        marketchain tx transfer --dev 9 --to {payee} --coins 1 --rpc {rpc}");
        console.Say("The chain goes on until Ctrl-C.");
        while (!stop.IsCancellationRequested && !devnet.HasExited)
        {
            await Task.Delay(Pause, CancellationToken.None);
        }

        if (!stop.IsCancellationRequested)
        {
            throw new CommandException($"the chain stopped by itself:\n{devnet.ReadLogTail()}");
        }
    }
}
