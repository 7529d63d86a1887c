using System.Text;
using System.Text.Json.Nodes;
using MarketChain.Chain.Genesis;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Simulation.Replicas;

/// <summary>The development genesis with so many validators, whose keys everybody knows.</summary>
public static class GenesisOf
{
    public static GenesisConfig Validators(int count, Action<JsonNode>? change = null)
    {
        JsonNode json = JsonNode.Parse(File.ReadAllBytes(Find("genesis/dev.json")))!;
        json["validators"] = new JsonArray([.. Enumerable.Range(0, count).Select(Validator)]);
        change?.Invoke(json);
        return GenesisReader.Read(Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    public static string NameOf(int index) => $"validator{index}";

    private static JsonObject Validator(int index)
    {
        using Ed25519PrivateKey key = DevelopmentValidators.DeriveKey(NameOf(index));
        return new JsonObject
        {
            ["name"] = NameOf(index),
            ["key"] = key.PublicKey.ToString(),
            ["coinbase"] = key.PublicKey.ToAddress().ToString(),
        };
    }

    private static string Find(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, name);
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException($"{name} is in no folder above the tests", name);
    }
}
