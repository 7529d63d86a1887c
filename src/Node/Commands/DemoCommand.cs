using System.CommandLine;
using MarketChain.Node.Demo;
using MarketChain.Node.Replay.Logs;
using MarketChain.Node.Replay.Plan;
using MarketChain.Node.Replay.Report;
using MarketChain.Node.Replay.Run;

namespace MarketChain.Node.Commands;

/// <summary><c>marketchain demo</c>: a chain, a day of advertising, and who was paid. What <c>./run</c> runs.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        Option<bool> once = new("--once") { Description = "Stop when the payouts are shown" };
        Option<bool> json = ReplayCommand.JsonOption();
        Option<string?> input = new("--input")
        {
            Description = "A log to replay, open-bandit or csv by its header [default: a generated day]",
            HelpName = "FILE",
        };
        Option<ulong> seed = ReplayCommand.SeedOption();
        Option<string> rpc = new("--rpc")
        {
            Description = "Where the chain serves JSON-RPC",
            HelpName = "HOST:PORT",
            DefaultValueFactory = _ => "127.0.0.1:8545",
        };
        Option<string?> data = new("--data")
        {
            Description = "The chain's folder [default: a temporary one, removed in the end]",
            HelpName = "FOLDER",
        };
        Option<uint?> factor = new("--clock-factor")
        {
            Description = "Chain milliseconds per real millisecond [default: the log takes a minute at most]",
            HelpName = "N",
        };
        Command command = new("demo", "Starts a development chain, replays a day of advertising, shows who was paid")
        {
            once, json, input, seed, rpc, data, factor,
        };
        command.SetAction(async (result, stop) =>
        {
            ulong drawn = result.GetValue(seed);
            string? file = result.GetValue(input);
            LogScan scan = ReplayCommand.Scan(
                () => file is null ? new GeneratedDay(drawn) : LogSources.Open(file, format: null), stop);
            DemoOptions options = new(
                result.GetValue(once),
                result.GetRequiredValue(rpc),
                result.GetValue(data),
                result.GetValue(factor),
                new ReplayOptions { Seed = drawn });
            return await new DemoRun(options, new ReplayConsole(result.GetValue(json))).RunAsync(scan, stop);
        });
        return command.WithExamples(
            "marketchain demo",
            "marketchain demo --once --json",
            "marketchain demo --once --input bts-men.csv");
    }
}
