using System.CommandLine;
using System.Globalization;
using System.Net;
using MarketChain.Chain.Genesis;
using MarketChain.Node.Devnet;
using MarketChain.Node.Running;
using MarketChain.Node.Settings;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Node.Commands;

/// <summary>
/// <c>marketchain devnet</c>: a chain for one machine, each validator a process of its own in a folder of its own, with
/// the time between them that there is between their cities.
/// </summary>
internal static class DevnetCommand
{
    private const int DefaultValidators = 3;

    public static Command Create()
    {
        Option<int?> validators = new("--validators")
        {
            Description = $"1, 3 or 4: how many validators, each its own process [default: {DefaultValidators}]",
            HelpName = "N",
        };
        Option<string> data = Text("--data", "FOLDER", "Each validator gets a folder of its own in it", "devnet");
        Option<string> rpc = Text(
            "--rpc", "HOST:PORT", "Where the first one serves JSON-RPC, the others behind it; port 0: any",
            "127.0.0.1:8545");
        Option<string> metrics = Text(
            "--metrics", "HOST:PORT|off", "Where metrics are served, in the same way", "127.0.0.1:9545");
        Option<string> delays = Text("--delays", "cities|off", "How long bytes take between validators", "cities");
        delays.AcceptOnlyFromAmong("cities", "off");
        Option<string> factor = Text("--clock-factor", "N", "Chain milliseconds per real millisecond", "1");
        Option<string> log = Text("--log", "text|json", "How the log is written", "text");
        Option<bool> stopWithStdin = new("--stop-with-stdin")
        {
            Description = "Stop when standard input ends, so as not to outlive who started the chain",
        };
        Option<string?> genesis = new("--genesis")
        {
            Description = "A genesis file marked developmentOnly, in place of those that are built in",
            HelpName = "FILE",
        };
        Command command = new("devnet", "Starts a development chain on this machine, with funded accounts")
        {
            validators, data, rpc, metrics, delays, factor, log, stopWithStdin, genesis,
        };
        command.SetAction((result, stop) =>
        {
            DevnetOptions options = new(
                result.GetRequiredValue(data),
                EndpointOf("rpc", result.GetRequiredValue(rpc)),
                result.GetValue(metrics) is "off" ? null : EndpointOf("metrics", result.GetRequiredValue(metrics)),
                result.GetValue(delays) == "cities",
                result.GetValue(stopWithStdin),
                result.GetValue(log) == "json",
                ["--clock-factor", result.GetRequiredValue(factor), "--log", result.GetRequiredValue(log)]);
            byte[] file = ChainOf(result.GetValue(validators), result.GetValue(genesis));
            DevnetFolder folder = DevnetFolder.Open(options.Folder, file);
            NodeRules.CheckLoopback("rpc", options.Rpc, folder.Genesis);
            NodeRules.CheckLoopback("metrics", options.Metrics, folder.Genesis);
            PrintAccounts(folder.Genesis);
            return new DevnetRun(options, folder).RunAsync(stop);
        });
        return command.WithExamples(
            "marketchain devnet",
            "marketchain devnet --validators 1 --data ./devnet --rpc 127.0.0.1:8545",
            "marketchain devnet --clock-factor 60       (an hour of the chain is a minute)");
    }

    private static Option<string> Text(string name, string unit, string meaning, string initial) => new(name)
    {
        Description = meaning,
        HelpName = unit,
        DefaultValueFactory = _ => initial,
    };

    private static IPEndPoint EndpointOf(string name, string text)
        => Endpoint.TryParse(text, out IPEndPoint? endpoint)
            ? endpoint
            : throw NodeSetting.Wrong(name, $"expected HOST:PORT with an address such as 127.0.0.1:8545, got '{text}'");

    private static byte[] ChainOf(int? validators, string? genesis)
    {
        if (genesis is null)
        {
            return GenesisFiles.Development(validators ?? DefaultValidators);
        }

        return validators is null
            ? GenesisFiles.ReadBytes(genesis)
            : throw new CommandException("--validators: a genesis file says itself how many there are");
    }

    private static void PrintAccounts(GenesisConfig genesis)
    {
        GenesisAccount[] known =
            [.. genesis.Accounts.Where(account => DevelopmentAccounts.Addresses.Contains(account.Address))];
        Console.WriteLine(
            $"{known.Length} accounts with coins. Their keys are public: never send them anything of worth.");
        Console.WriteLine($"mnemonic: {DevelopmentAccounts.Mnemonic}");
        for (int i = 0; i < DevelopmentAccounts.Count; i++)
        {
            Address address = DevelopmentAccounts.Addresses[i];
            UInt128 wei = known.FirstOrDefault(account => account.Address == address)?.BalanceWei ?? 0;
            UInt128 coins = wei / (UInt128)1_000_000_000_000_000_000UL;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {i}  {address}  {coins:N0} coins"));
        }
    }
}
