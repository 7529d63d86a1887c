using System.CommandLine;
using MarketChain.Client;
using MarketChain.Node.Replay.Logs;
using MarketChain.Node.Replay.Plan;
using MarketChain.Node.Replay.Report;
using MarketChain.Node.Replay.Run;

namespace MarketChain.Node.Commands;

/// <summary>
/// <c>marketchain replay</c>: turns a log of advertising into the chain's terms and shows who was paid.
/// </summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        Argument<string> file = new("FILE") { Description = "The log; docs/replay.md explains the formats" };
        Option<string?> format = new("--format") { Description = "The log's format [default: by its header]" };
        format.AcceptOnlyFromAmong(LogSources.OpenBandit, LogSources.Csv);
        Option<string> rpc = RpcOption.Create();
        Option<ulong> seed = SeedOption();
        Option<uint> speed = new("--speed")
        {
            Description = "Log milliseconds for each millisecond of the chain's clock",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        Option<bool> json = JsonOption();
        Command command = new("replay", "Replays a log of advertising on a development chain and shows who was paid")
        {
            file, format, rpc, seed, speed, json,
        };
        command.SetAction(async (result, stop) =>
        {
            ReplayOptions options = new()
            {
                Seed = result.GetValue(seed),
                Speed = result.GetValue(speed) is > 0 and var given
                    ? given
                    : throw new CommandException("--speed: expected at least 1"),
            };
            LogScan scan = Scan(() => LogSources.Open(result.GetRequiredValue(file), result.GetValue(format)), stop);
            using MarketChainClient client = RpcOption.Connect(result.GetRequiredValue(rpc));
            ReplayConsole console = new(result.GetValue(json));
            return console.Show(await console.RunAsync(client, scan, options, stop));
        });
        return command.WithExamples(
            "marketchain replay bts-men.csv --format open-bandit",
            "marketchain replay day.csv --format csv --rpc http://127.0.0.1:8545 --seed 7 --json");
    }

    /// <summary>A new <c>--seed</c>.</summary>
    public static Option<ulong> SeedOption() => new("--seed")
    {
        Description = "Where all that is drawn comes from: equal seeds draw the same",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    /// <summary>A new <c>--json</c>.</summary>
    public static Option<bool> JsonOption() => new("--json")
    {
        Description = "End with one line of JSON on standard output; the rest goes to standard error",
    };

    /// <summary>Opens a log and reads it once.</summary>
    /// <exception cref="CommandException">It cannot be read, or is not as its format has it.</exception>
    public static LogScan Scan(Func<ILogSource> open, CancellationToken stop)
    {
        try
        {
            return LogScan.Of(open(), stop);
        }
        catch (OperationCanceledException fault) when (stop.IsCancellationRequested)
        {
            throw new CommandException("stopped before the log was read", fault);
        }
        catch (Exception fault) when (fault is LogFormatException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException(fault.Message, fault);
        }
    }
}
