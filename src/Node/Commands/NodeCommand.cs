using System.CommandLine;
using MarketChain.Node.Running;
using MarketChain.Node.Settings;
using MarketChain.Node.Watching;
using Microsoft.Extensions.Logging;

namespace MarketChain.Node.Commands;

/// <summary><c>marketchain node</c>: runs a node until it is told to stop.</summary>
internal static class NodeCommand
{
    public static Command Create()
    {
        Option<string> file = new("--config")
        {
            Description = "A JSON file of the settings below, by their names; the command line comes before it",
            HelpName = "FILE",
        };
        List<(NodeSetting Setting, Option<string> Option)> settings =
            [.. NodeSettings.All.Select(setting => (setting, OptionOf(setting)))];
        Command command =
            new("node", "Runs a node until Ctrl-C or SIGTERM; says 'ready' on standard output when it serves");
        command.Options.Add(file);
        settings.ForEach(item => command.Options.Add(item.Option));
        command.SetAction((result, stop) =>
        {
            NodeOptions options = new();
            options = result.GetValue(file) is { } path ? SettingsFile.Apply(options, path) : options;
            foreach ((NodeSetting setting, Option<string> option) in settings)
            {
                options = result.GetValue(option) is { } text ? setting.Set(options, text) : options;
            }

            return RunAsync(options.Check(), stop);
        });
        return command.WithExamples(
            "marketchain node --data ./london --genesis genesis/dev.json --dev-validator london",
            "marketchain node --data /var/lib/marketchain --genesis genesis.json --validator-key london.key --log json",
            "marketchain node --config london.json --rpc 127.0.0.1:0 --metrics off");
    }

    private static Option<string> OptionOf(NodeSetting setting)
    {
        string initial = setting.Show(new NodeOptions());
        return new Option<string>($"--{setting.Name}")
        {
            Description = initial.Length == 0 ? setting.Meaning : $"{setting.Meaning} [default: {initial}]",
            HelpName = setting.Unit,
        };
    }

    private static async Task<int> RunAsync(NodeOptions options, CancellationToken stop)
    {
        // The command line must hold this task before anybody reads 'ready': a SIGTERM before that ends the process.
        await Task.Yield();
        using ILoggerFactory logs = Logging.Open(options.Log, options.LogLevel);
        Task? stopped = null;
        do
        {
            await using NodeHost host = await NodeHost.StartAsync(options, logs);
            await SayReadyAsync(host);
            stopped ??= StopRequest.WaitAsync(options.StopWithStdin, stop);
            options = host.Keep(options);
            await Task.WhenAny(stopped, host.Restored);
        }
        while (!stopped.IsCompleted);
        return ExitCode.Done;
    }

    private static async Task SayReadyAsync(NodeHost host)
    {
        string metrics = host.MetricsAddress is { } address ? $" metrics={Shown(address)}" : "";
        string peers = host.PeersAddress is { } endpoint ? $" p2p={endpoint}" : "";
        await Console.Out.WriteLineAsync(
            $"ready rpc={Shown(host.RpcAddress)}{metrics}{peers} chain={host.Chain.Spec.Genesis.Name} "
            + $"head={host.Chain.Head.Number}");
    }

    private static string Shown(Uri address) => address.ToString().TrimEnd('/');
}
