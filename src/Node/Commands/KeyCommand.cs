using System.CommandLine;
using System.Text.Json;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Node.Commands;

/// <summary><c>marketchain key new|show|address</c>: key files of validators, sites and users.</summary>
internal static class KeyCommand
{
    public static Command Create() => new("key", "Makes and shows key files; only their owner can read them")
    {
        CreateNew(),
        CreateShow(),
        CreateAddress(),
    };

    private static Command CreateNew()
    {
        Argument<string> file = FileArgument("The file to make; it must not exist");
        Option<string> type = new("--type")
        {
            Description = "ed25519 for validators and native users, secp256k1 for Ethereum's wallets",
            DefaultValueFactory = _ => AccountKey.Ed25519,
        };
        type.AcceptOnlyFromAmong(AccountKey.Ed25519, AccountKey.Secp256k1);
        Option<bool> validator = new("--validator")
        {
            Description = "For a validator: makes a mark too, that the key has signed nothing, for its first start",
        };
        Command command = new("new", "Makes a key and prints its public half and address") { file, type, validator };
        command.SetAction(result => New(
            result.GetRequiredValue(file), result.GetRequiredValue(type), result.GetValue(validator)));
        return command.WithExamples(
            "marketchain key new london.key --validator",
            "marketchain key new london-node.key       (by which other nodes know this one)",
            "marketchain key new site.key --type secp256k1");
    }

    private static void New(string path, string type, bool isValidator)
    {
        if (isValidator && type != AccountKey.Ed25519)
        {
            throw new CommandException($"--validator: expected --type {AccountKey.Ed25519}, got {type}");
        }

        using AccountKey key = type == AccountKey.Ed25519
            ? AccountKey.Of(Ed25519PrivateKey.Generate())
            : AccountKey.Of(Secp256k1PrivateKey.Generate());
        key.Write(path);
        if (isValidator)
        {
            UnusedKeyMark.Write(UnusedKeyMark.BesideKey(path), Ed25519PublicKey.Parse(key.PublicKey));
        }

        Print(key);
    }

    private static Command CreateShow()
    {
        Argument<string> file = FileArgument("The key file");
        Option<bool> json = JsonResult.Option();
        Command command = new("show", "Prints a key's kind, public half and address; never the secret") { file, json };
        command.SetAction(result =>
        {
            using AccountKey key = AccountKey.Read(result.GetRequiredValue(file));
            if (result.GetValue(json))
            {
                JsonResult.Write(fields => WriteFields(fields, key));
            }
            else
            {
                Print(key);
            }
        });
        return command.WithExamples("marketchain key show validator.key --json");
    }

    private static Command CreateAddress()
    {
        Argument<string> file = FileArgument("The key file");
        Command command = new("address", "Prints the address of a key's account") { file };
        command.SetAction(result =>
        {
            using AccountKey key = AccountKey.Read(result.GetRequiredValue(file));
            Console.WriteLine(key.Address.ToChecksumString());
        });
        return command.WithExamples("marketchain key address site.key");
    }

    private static Argument<string> FileArgument(string description) => new("FILE") { Description = description };

    private static void Print(AccountKey key)
    {
        Console.WriteLine($"type        {key.Kind}");
        Console.WriteLine($"public key  {key.PublicKey}");
        Console.WriteLine($"address     {key.Address.ToChecksumString()}");
    }

    private static void WriteFields(Utf8JsonWriter json, AccountKey key)
    {
        json.WriteString("type", key.Kind);
        json.WriteString("publicKey", key.PublicKey);
        json.WriteString("address", key.Address.ToChecksumString());
    }
}
