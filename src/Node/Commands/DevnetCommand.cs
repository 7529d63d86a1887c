using System.CommandLine;
using System.Globalization;
using MarketChain.Chain.Genesis;
using MarketChain.Node.Running;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Node.Commands;

/// <summary>
/// <c>marketchain devnet</c>: a chain for one machine, its validator a process of its own in a folder of its own.
/// </summary>
internal static class DevnetCommand
{
    public static Command Create()
    {
        Option<int> validators = new("--validators")
        {
            Description = "How many validators, each its own process",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        Option<string> data = Text("--data", "FOLDER", "Each validator gets a folder of its own in it", "devnet");
        Option<string> rpc = Text("--rpc", "HOST:PORT", "Where JSON-RPC is served; port 0: any", "127.0.0.1:8545");
        Option<string> metrics = Text("--metrics", "HOST:PORT|off", "Where metrics are served", "127.0.0.1:9545");
        Option<string> factor = Text("--clock-factor", "N", "Chain milliseconds per real millisecond", "1");
        Option<string> log = Text("--log", "text|json", "How the log is written", "text");
        Option<bool> stopWithStdin = new("--stop-with-stdin")
        {
            Description = "Stop when standard input ends, so as not to outlive who started the chain",
        };
        Option<string?> genesis = new("--genesis")
        {
            Description = "A genesis file marked developmentOnly [default: genesis/dev.json, which is built in]",
            HelpName = "FILE",
        };
        Command command = new("devnet", "Starts a development chain on this machine, with funded accounts")
        {
            validators, data, rpc, metrics, factor, log, stopWithStdin, genesis,
        };
        command.SetAction((result, stop) =>
        {
            CheckValidators(result.GetValue(validators));
            string folder = result.GetRequiredValue(data);
            (GenesisConfig config, string file) = Prepare(folder, result.GetValue(genesis));
            string name = config.Validators[0].Name;
            PrintAccounts(config);
            return RunAsync(
                result.GetValue(stopWithStdin),
                stop,
                "--data", Path.Combine(folder, name),
                "--genesis", file,
                "--dev-validator", name,
                "--rpc", result.GetRequiredValue(rpc),
                "--metrics", result.GetRequiredValue(metrics),
                "--clock-factor", result.GetRequiredValue(factor),
                "--log", result.GetRequiredValue(log));
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

    private static void CheckValidators(int count)
    {
        if (count != 1)
        {
            throw new CommandException(
                $"--validators: expected 1, got {count}: several need consensus over the network, which this version "
                + "does not have");
        }
    }

    /// <summary>Puts the genesis file beside the validators' folders.</summary>
    private static (GenesisConfig Genesis, string File) Prepare(string folder, string? given)
    {
        byte[] bytes = given is null ? GenesisFiles.Development() : GenesisFiles.ReadBytes(given);
        GenesisConfig genesis = GenesisReader.Read(bytes);
        if (!genesis.DevelopmentOnly)
        {
            throw new CommandException($"--genesis: chain '{genesis.Name}' is not developmentOnly");
        }

        try
        {
            Directory.CreateDirectory(folder);
            string file = Path.Combine(folder, "genesis.json");
            File.WriteAllBytes(file, bytes);
            return (genesis, file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"--data: {fault.Message}", fault);
        }
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

    private static async Task<int> RunAsync(
        bool stopWithStdin, CancellationToken stop, params IReadOnlyList<string> arguments)
    {
        using SupervisedNode node = SupervisedNode.Start(arguments);
        using CancellationTokenSource stopping = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task<int> running = node.WaitAsync(stopping.Token);
        await Task.WhenAny(running, StopRequest.WaitAsync(stopWithStdin, stop));
        await stopping.CancelAsync();
        return await running;
    }
}
