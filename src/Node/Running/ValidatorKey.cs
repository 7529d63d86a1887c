using MarketChain.Chain.Genesis;
using MarketChain.Node.Settings;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Node.Running;

/// <summary>The key with which this node takes part as a validator.</summary>
internal sealed class ValidatorKey : IDisposable
{
    private ValidatorKey(string name, Ed25519PrivateKey key, string unusedMark)
    {
        Name = name;
        Private = key;
        UnusedMark = unusedMark;
    }

    /// <summary>The validator's name in genesis, or its public key.</summary>
    public string Name { get; }

    /// <summary>Signs.</summary>
    public Ed25519PrivateKey Private { get; }

    /// <summary>Where a mark is when the key has signed nothing.</summary>
    public string UnusedMark { get; }

    /// <summary>The key that the options name; null when the node only follows.</summary>
    /// <exception cref="CommandException">It cannot be read, or can never be a validator's.</exception>
    public static ValidatorKey? Open(NodeOptions options, GenesisConfig genesis)
    {
        if (options.DevValidator is { } name)
        {
            string mark = UnusedKeyMark.InFolder(options.DataFolder);
            return OpenDevelopment(name, genesis, mark);
        }

        return options.ValidatorKeyFile is { } path
            ? Of(
                KeyFile.ReadEd25519(path), genesis, UnusedKeyMark.BesideKey(path), options.HasPeers,
                $"--validator-key: the key in {path}")
            : null;
    }

    public void Dispose() => Private.Dispose();

    private static ValidatorKey OpenDevelopment(string name, GenesisConfig genesis, string mark)
        => genesis.DevelopmentOnly
            ? Of(
                DevelopmentValidators.DeriveKey(name), genesis, mark, mayJoin: false,
                $"--dev-validator: the key of '{name}'")
            : throw new CommandException(
                $"--dev-validator: everybody knows these keys, and chain '{genesis.Name}' is not developmentOnly");

    /// <summary>The key, when it is or may become a validator's.</summary>
    /// <param name="key">The key; disposed of when it is refused.</param>
    /// <param name="genesis">The chain.</param>
    /// <param name="mark">Where the key's mark is.</param>
    /// <param name="mayJoin">Others may vote it in later.</param>
    /// <param name="what">For the refusal.</param>
    private static ValidatorKey Of(
        Ed25519PrivateKey key, GenesisConfig genesis, string mark, bool mayJoin, string what)
    {
        GenesisValidator? validator = genesis.Validators.FirstOrDefault(item => item.Key == key.PublicKey);
        if (validator is not null || mayJoin)
        {
            return new ValidatorKey(validator?.Name ?? $"{key.PublicKey}", key, mark);
        }

        string names = string.Join(", ", genesis.Validators.Select(item => $"{item.Name} {item.Key}"));
        Ed25519PublicKey found = key.PublicKey;
        key.Dispose();
        throw new CommandException($"{what} is not a validator's: expected that of {names}, got {found}");
    }
}
