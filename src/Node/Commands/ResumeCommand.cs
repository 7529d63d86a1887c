using System.CommandLine;
using MarketChain.Chain.Genesis;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Node.Commands;

/// <summary>
/// <c>marketchain resume</c>: operators vouch that a block is the newest final one, for when too many validators lost
/// their records.
/// </summary>
internal static class ResumeCommand
{
    public static Command Create() => new("resume", "Lets validators that lost their records sign again")
    {
        CreateSign(),
    };

    private static Command CreateSign()
    {
        Argument<string> file = new("FILE") { Description = "The order; made when it is not there" };
        Option<string> genesis = new("--genesis")
        {
            Description = "The chain's genesis file",
            HelpName = "FILE",
            Required = true,
        };
        Option<string> key = new("--key")
        {
            Description = "The validator's key file",
            HelpName = "FILE",
            Required = true,
        };
        Option<ulong?> height = new("--height")
        {
            Description = "For a new order: the number of the newest final block of all",
            HelpName = "N",
        };
        Option<string?> block = new("--block") { Description = "Its hash", HelpName = "0x…" };
        Command command = new("sign", "Adds a validator's signature to an order; asks nobody whether it is true")
        {
            file, genesis, key, height, block,
        };
        command.SetAction(result => Sign(
            result.GetRequiredValue(file),
            GenesisFiles.Read(result.GetRequiredValue(genesis)),
            result.GetRequiredValue(key),
            result.GetValue(height),
            result.GetValue(block)));
        return command.WithExamples(
            "marketchain resume sign order --genesis chain.json --key london.key --height 8071 --block 0x…",
            "marketchain resume sign order --genesis chain.json --key sanfran.key",
            "marketchain node … --resume order       (each validator that forgot)");
    }

    private static void Sign(string path, GenesisConfig genesis, string keyFile, ulong? height, string? block)
    {
        using Ed25519PrivateKey key = KeyFile.ReadEd25519(keyFile);
        ResumeFile order = File.Exists(path) ? ResumeFile.Read(path) : New(height, block);
        bool isOther = (height is { } number && number != order.Height)
            || (block is not null && (!Hash256.TryParse(block, out Hash256 hash) || hash != order.Digest));
        if (isOther)
        {
            throw new CommandException($"{path} is about block {order.Height} {order.Digest}");
        }

        order = order.SignedBy(key, GenesisBlock.HashOf(genesis));
        order.Write(path);
        Console.WriteLine($"block {order.Height} {order.Digest}: {order.Signatures.Count} signatures");
    }

    private static ResumeFile New(ulong? height, string? block)
        => height is { } number && Hash256.TryParse(block ?? "", out Hash256 digest)
            ? new ResumeFile(number, digest, [])
            : throw new CommandException("a new order: expected --height N and --block 0x… (64 hex digits)");
}
