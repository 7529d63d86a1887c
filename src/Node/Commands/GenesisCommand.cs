using System.CommandLine;
using System.Text.Json;
using MarketChain.Chain.Genesis;

namespace MarketChain.Node.Commands;

/// <summary><c>marketchain genesis new|check|hash</c>: the file that names a chain and its rules.</summary>
internal static class GenesisCommand
{
    public static Command Create() => new("genesis", "Makes and checks genesis files; genesis/README.md explains them")
    {
        GenesisNewCommand.Create(),
        CreateCheck(),
        CreateHash(),
    };

    private static Command CreateCheck()
    {
        Argument<string> file = FileArgument();
        Option<bool> json = JsonResult.Option();
        Command command = new("check", "Says whether a genesis file can be used, and what it makes") { file, json };
        command.SetAction(result => result.GetValue(json)
            ? CheckForPrograms(result.GetRequiredValue(file))
            : CheckForPeople(result.GetRequiredValue(file)));
        return command.WithExamples(
            "marketchain genesis check genesis/dev.json", "marketchain genesis check genesis/dev.json --json");
    }

    private static Command CreateHash()
    {
        Argument<string> file = FileArgument();
        Command command = new("hash", "Prints the hash of block 0, which names the chain in every signature") { file };
        command.SetAction(
            result => Console.WriteLine(GenesisBlock.HashOf(GenesisFiles.Read(result.GetRequiredValue(file)))));
        return command.WithExamples("marketchain genesis hash genesis/dev.json");
    }

    private static Argument<string> FileArgument() => new("FILE") { Description = "The genesis file" };

    private static int CheckForPeople(string path)
    {
        GenesisConfig genesis = GenesisFiles.Read(path);
        Console.WriteLine($"chain        {genesis.Name}, id {genesis.ChainId}");
        Console.WriteLine($"block 0      {GenesisBlock.HashOf(genesis)}");
        Console.WriteLine($"validators   {string.Join(", ", genesis.Validators.Select(validator => validator.Name))}");
        Console.WriteLine($"accounts     {genesis.Accounts.Count}, {Supply(genesis)} wei in all");
        if (genesis.DevelopmentOnly)
        {
            Console.WriteLine("for development only: its keys are public");
        }

        return ExitCode.Done;
    }

    private static int CheckForPrograms(string path)
    {
        int code = ExitCode.Done;
        JsonResult.Write(json => code = WriteCheck(json, path));
        return code;
    }

    private static int WriteCheck(Utf8JsonWriter json, string path)
    {
        GenesisConfig genesis;
        try
        {
            genesis = GenesisFiles.Read(path);
        }
        catch (CommandException fault)
        {
            json.WriteBoolean("ok", false);
            json.WriteString("error", fault.Message);
            return ExitCode.Refused;
        }

        json.WriteBoolean("ok", true);
        json.WriteString("name", genesis.Name);
        json.WriteNumber("chainId", genesis.ChainId);
        json.WriteBoolean("developmentOnly", genesis.DevelopmentOnly);
        json.WriteString("genesisHash", $"{GenesisBlock.HashOf(genesis)}");
        json.WriteString("fileHash", $"{genesis.FileHash}");
        json.WriteNumber("validators", genesis.Validators.Count);
        json.WriteNumber("accounts", genesis.Accounts.Count);
        json.WriteString("supply", $"{Supply(genesis)}");
        return ExitCode.Done;
    }

    private static UInt128 Supply(GenesisConfig genesis)
        => genesis.Accounts.Aggregate(UInt128.Zero, (sum, account) => sum + account.BalanceWei);
}
