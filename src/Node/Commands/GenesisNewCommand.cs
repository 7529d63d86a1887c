using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MarketChain.Chain.Genesis;

namespace MarketChain.Node.Commands;

/// <summary>
/// <c>marketchain genesis new</c>: a genesis file with the rules of the built-in one and validators and accounts of
/// one's own. The rules can then be changed with an editor, until the chain starts.
/// </summary>
internal static class GenesisNewCommand
{
    private const string WeiOfCoin = "000000000000000000";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Create()
    {
        Argument<string> file = new("FILE") { Description = "The file to make; it must not exist" };
        Option<string> name = new("--name") { Description = "The chain's name", HelpName = "NAME", Required = true };
        Option<ulong> chainId = new("--chain-id")
        {
            Description = "EIP-155 chain id, one that no other chain has",
            HelpName = "ID",
            Required = true,
        };
        Option<string[]> validators = new("--validator")
        {
            Description = "A validator: its name, its Ed25519 key and the address that gets its fees; up to 64 times",
            HelpName = "NAME,KEY,ADDRESS",
            Required = true,
        };
        Option<string[]> accounts = new("--account")
        {
            Description = "An account and its whole coins; any number of times",
            HelpName = "ADDRESS=COINS",
        };
        Command command = new("new", "Makes a genesis file") { file, name, chainId, validators, accounts };
        command.SetAction(result =>
        {
            JsonObject genesis = JsonNode.Parse(GenesisFiles.Development())!.AsObject();
            genesis["name"] = result.GetRequiredValue(name);
            genesis["chainId"] = result.GetRequiredValue(chainId);
            genesis["developmentOnly"] = false;
            genesis["timestampMs"] = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            genesis["validators"] = new JsonArray([.. result.GetRequiredValue(validators).Select(ValidatorOf)]);
            genesis["accounts"] = AccountsOf(result.GetValue(accounts) ?? []);
            Write(result.GetRequiredValue(file), genesis.ToJsonString(Indented) + "\n");
        });
        return command.WithExamples(
            "marketchain genesis new chain.json --name ads --chain-id 4242 --account 0x…=1000000 "
            + "--validator london,0x…,0x… --validator sanfran,0x…,0x… --validator amsterdam,0x…,0x…");
    }

    private static JsonObject ValidatorOf(string text)
    {
        string[] parts = text.Split(',');
        return parts.Length == 3
            ? new JsonObject { ["name"] = parts[0], ["key"] = parts[1], ["coinbase"] = parts[2] }
            : throw new CommandException($"--validator: expected NAME,KEY,ADDRESS, got '{text}'");
    }

    private static JsonObject AccountsOf(string[] texts)
    {
        JsonObject accounts = [];
        foreach (string text in texts)
        {
            string[] parts = text.Split('=');
            if (parts.Length != 2
                || !ulong.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out ulong coins))
            {
                throw new CommandException($"--account: expected ADDRESS=COINS with whole coins, got '{text}'");
            }

            accounts[parts[0]] = coins == 0 ? "0" : $"{coins}{WeiOfCoin}";
        }

        return accounts;
    }

    /// <summary>Writes what the reader takes, and nothing else.</summary>
    private static void Write(string path, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        GenesisConfig genesis = GenesisReader.Read(bytes);
        try
        {
            using FileStream file = new(path, FileMode.CreateNew);
            file.Write(bytes);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path}: {fault.Message}", fault);
        }

        Console.WriteLine(GenesisBlock.HashOf(genesis));
    }
}
