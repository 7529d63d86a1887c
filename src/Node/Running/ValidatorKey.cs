using MarketChain.Chain.Genesis;
using MarketChain.Node.Settings;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Node.Running;

/// <summary>The key that signs blocks, and where their fees go.</summary>
internal sealed class ValidatorKey : IDisposable
{
    private ValidatorKey(GenesisValidator validator, Ed25519PrivateKey key)
    {
        Name = validator.Name;
        Coinbase = validator.Coinbase;
        Private = key;
    }

    /// <summary>The validator's name in genesis.</summary>
    public string Name { get; }

    /// <summary>Where its fees go.</summary>
    public Address Coinbase { get; }

    /// <summary>Signs.</summary>
    public Ed25519PrivateKey Private { get; }

    /// <summary>The key that the options name; null when the node is to make no blocks.</summary>
    /// <exception cref="CommandException">It cannot be read, or is not the validator's.</exception>
    public static ValidatorKey? Open(NodeOptions options, GenesisConfig genesis)
    {
        if (options.DevValidator is { } name)
        {
            return OpenDevelopment(name, genesis);
        }

        return options.ValidatorKeyFile is { } path
            ? Of(KeyFile.ReadEd25519(path), genesis, $"--validator-key: the key in {path}")
            : null;
    }

    public void Dispose() => Private.Dispose();

    private static ValidatorKey OpenDevelopment(string name, GenesisConfig genesis)
        => genesis.DevelopmentOnly
            ? Of(DevelopmentValidators.DeriveKey(name), genesis, $"--dev-validator: the key of '{name}'")
            : throw new CommandException(
                $"--dev-validator: everybody knows these keys, and chain '{genesis.Name}' is not developmentOnly");

    private static ValidatorKey Of(Ed25519PrivateKey key, GenesisConfig genesis, string what)
    {
        GenesisValidator? validator = genesis.Validators.FirstOrDefault(item => item.Key == key.PublicKey);
        if (validator is not null)
        {
            return new ValidatorKey(validator, key);
        }

        string names = string.Join(", ", genesis.Validators.Select(item => $"{item.Name} {item.Key}"));
        Ed25519PublicKey found = key.PublicKey;
        key.Dispose();
        throw new CommandException($"{what} is not a validator's: expected that of {names}, got {found}");
    }
}
