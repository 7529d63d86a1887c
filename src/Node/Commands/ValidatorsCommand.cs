using System.CommandLine;
using MarketChain.Chain.Emergency;
using MarketChain.Chain.Genesis;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Storage;

namespace MarketChain.Node.Commands;

/// <summary>
/// <c>marketchain validators new|sign|show</c>: the file that puts another set of validators in place of one that
/// cannot make blocks any more (docs/spec/governance.md 6).
/// </summary>
internal static class ValidatorsCommand
{
    public static Command Create()
        => new("validators", "Emergency changes of validators, for when too few are left for a vote")
        {
            CreateNew(),
            CreateSign(),
            CreateShow(),
        };

    private static Command CreateNew()
    {
        Argument<string> file = FileArgument("The file to make; it must not exist");
        Option<string> genesis = Required("--genesis", "FILE", "The chain's genesis file");
        Option<ulong> height = new("--height")
        {
            Description = "The number of the newest final block of all",
            HelpName = "N",
            Required = true,
        };
        Option<string> block = Required("--block", "0x…", "Its hash");
        Option<string> keys = Required("--keys", "0x…,0x…", "The public keys of the new set");
        Command command = new("new", "Makes a file that nobody has signed yet") { file, genesis, height, block, keys };
        command.SetAction(result => WriteNew(
            result.GetRequiredValue(file),
            new ValidatorChange
            {
                GenesisHash = GenesisBlock.HashOf(GenesisFiles.Read(result.GetRequiredValue(genesis))),
                Height = result.GetRequiredValue(height),
                BlockHash = ParseHash("--block", result.GetRequiredValue(block)),
                Validators = [.. result.GetRequiredValue(keys).Split(',').Select(ParseKey).Order()],
            }));
        return command.WithExamples(
            "marketchain validators new change.json --genesis chain.json --height 812 --block 0x… --keys 0x…,0x…");
    }

    private static void WriteNew(string path, ValidatorChange change)
    {
        if (File.Exists(path))
        {
            throw new CommandException($"{path} exists");
        }

        AtomicFile.Write(path, ValidatorChangeFile.Write(change));
        Print(change);
    }

    private static Command CreateSign()
    {
        Argument<string> file = FileArgument("The file; the signature is added to it");
        Option<string> key = Required("--key", "FILE", "The validator's key file");
        Command command = new("sign", "Adds a signature: that its validator is to make blocks with this set")
        {
            file, key,
        };
        command.SetAction(result => Sign(result.GetRequiredValue(file), result.GetRequiredValue(key)));
        return command.WithExamples("marketchain validators sign change.json --key london.key");
    }

    private static void Sign(string path, string keyFile)
    {
        ValidatorChange change = Read(path);
        using Ed25519PrivateKey key = KeyFile.ReadEd25519(keyFile);
        if (!change.Validators.Span.Contains(key.PublicKey))
        {
            throw new CommandException($"{keyFile}: {key.PublicKey} is not one of the new set");
        }

        ValidatorChange signed = change.Sign(key);
        AtomicFile.Write(path, ValidatorChangeFile.Write(signed));
        Print(signed);
    }

    private static Command CreateShow()
    {
        Argument<string> file = FileArgument("The file");
        Command command = new("show", "Prints what a file asks for, and who has signed it") { file };
        command.SetAction(result => Print(Read(result.GetRequiredValue(file))));
        return command.WithExamples("marketchain validators show change.json");
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="CommandException">It cannot be read, or is none of this kind.</exception>
    public static ValidatorChange Read(string path)
    {
        byte[] file = BoundedFile.Read(path, ValidatorChangeFile.BytesMax);
        try
        {
            return ValidatorChangeFile.Read(file);
        }
        catch (ValidatorChangeException fault)
        {
            throw new CommandException($"{path}: {fault.Message}", fault);
        }
    }

    private static void Print(ValidatorChange change)
    {
        Console.WriteLine($"genesis     {change.GenesisHash}");
        Console.WriteLine($"follows     block {change.Height} {change.BlockHash}");
        foreach (Ed25519PublicKey key in change.Validators)
        {
            bool hasSigned = change.Signatures.ToArray().Any(signature => signature.Key == key);
            Console.WriteLine($"validator   {key}{(hasSigned ? "  signed" : "")}");
        }

        Console.WriteLine(
            $"signatures  {change.Signatures.Count} of {change.Validators.Count}; needed are {change.SignaturesMin},"
            + $" and of all whom block {change.Height} names");
    }

    private static Argument<string> FileArgument(string description) => new("FILE") { Description = description };

    private static Option<string> Required(string name, string form, string description)
        => new(name) { Description = description, HelpName = form, Required = true };

    private static Hash256 ParseHash(string option, string text)
        => Hash256.TryParse(text, out Hash256 hash)
            ? hash
            : throw new CommandException($"{option}: expected 0x and 64 hex digits, got '{text}'");

    private static Ed25519PublicKey ParseKey(string text)
        => Ed25519PublicKey.TryParse(text, out Ed25519PublicKey key)
            ? key
            : throw new CommandException($"--keys: expected Ed25519 keys as 0x and 64 hex digits, got '{text}'");
}
