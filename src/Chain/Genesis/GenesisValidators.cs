using System.Globalization;
using MarketChain.Marketing;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Chain.Genesis;

/// <summary>
/// Reads the validators of a genesis file. A block names its proposer by the coinbase alone, so each coinbase is of one
/// validator; and a key that verifies nothing would be a seat that nobody can fill.
/// </summary>
internal static class GenesisValidators
{
    /// <summary>The validators in ascending order of their keys.</summary>
    public static List<GenesisValidator> Read(GenesisJson root)
    {
        List<GenesisValidator> validators = [.. root.Objects("validators").Select(ReadOne)];
        if (validators.Count is 0 or > GenesisReader.ValidatorsMax)
        {
            throw root.Wrong("validators", $"expected 1 to {GenesisReader.ValidatorsMax}, got {validators.Count}");
        }

        CheckDistinct(root, "name", validators, validator => validator.Name);
        CheckDistinct(root, "key", validators, validator => $"{validator.Key}");
        CheckDistinct(root, "coinbase", validators, validator => $"{validator.Coinbase}");
        CheckCoinbases(root, validators);
        validators.Sort((left, right) => left.Key.CompareTo(right.Key));
        return validators;
    }

    private static GenesisValidator ReadOne(GenesisJson json)
    {
        string name = json.Name("name");
        string key = json.Text("key");
        string coinbase = json.Text("coinbase");
        json.End();
        if (!Ed25519PublicKey.TryParse(key, out Ed25519PublicKey publicKey) || !Ed25519.IsSound(publicKey))
        {
            throw json.Wrong("key", $"expected an Ed25519 key as 0x and 64 hex digits, got '{key}'");
        }

        if (!Address.TryParse(coinbase, out Address address) || address.IsZero)
        {
            throw json.Wrong("coinbase", $"expected an address as 0x and 40 hex digits, got '{coinbase}'");
        }

        return SystemAccounts.Contains(address)
            ? throw json.Wrong("coinbase", "a system account holds what the modules hold, and no fees")
            : new GenesisValidator(name, publicKey, address);
    }

    private static void CheckDistinct(
        GenesisJson root, string field, List<GenesisValidator> validators, Func<GenesisValidator, string> valueOf)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (int i = 0; i < validators.Count; i++)
        {
            if (!seen.Add(valueOf(validators[i])))
            {
                string place = string.Create(CultureInfo.InvariantCulture, $"validators[{i}].{field}");
                throw root.Wrong(place, $"another validator has {valueOf(validators[i])} too");
            }
        }
    }

    /// <summary>The address of a key is the coinbase of whoever joins later with it.</summary>
    private static void CheckCoinbases(GenesisJson root, List<GenesisValidator> validators)
    {
        foreach (GenesisValidator validator in validators)
        {
            GenesisValidator? owner = validators.Find(other => other.Key.ToAddress() == validator.Coinbase);
            if (owner is not null && owner != validator)
            {
                throw root.Wrong(
                    "validators", $"the coinbase of {validator.Name} is the address of {owner.Name}'s key");
            }
        }
    }
}
