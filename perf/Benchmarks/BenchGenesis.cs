using System.Text;
using System.Text.Json.Nodes;
using MarketChain.Chain.Genesis;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Benchmarks;

/// <summary>
/// The development genesis with room for large blocks, or that of the three cities; with one rich account.
/// </summary>
/// <param name="File">Its bytes, as a node reads them.</param>
internal sealed record BenchGenesis(byte[] File)
{
    public GenesisConfig Config { get; } = GenesisReader.Read(File);

    /// <summary>Makes one.</summary>
    /// <param name="rich">Gets coin enough for everything.</param>
    /// <param name="change">Changes more; null: nothing.</param>
    public static BenchGenesis Create(Address rich, Action<JsonNode>? change = null)
        => Create("dev.json", rich, json =>
        {
            json["blocks"]!["gasLimit"] = 1UL << 40;
            json["blocks"]!["periodMs"] = 1;
            json["marketing"]!["settleRowsPerBlock"] = 200_000;
            change?.Invoke(json);
        });

    /// <summary>Three validators, and room as their genesis file gives it.</summary>
    /// <param name="rich">Gets coin enough for everything.</param>
    /// <param name="periodMs">The least time between two blocks.</param>
    /// <param name="validators">In place of the keys that everybody knows, with which nodes stay on loopback.</param>
    public static BenchGenesis CreateGeo(
        Address rich, int periodMs, IEnumerable<(string Name, Ed25519PublicKey Key)> validators)
        => Create("geo.json", rich, json =>
        {
            json["blocks"]!["periodMs"] = periodMs;
            json["developmentOnly"] = false;
            json["validators"] = new JsonArray([.. validators.Select(ValidatorOf)]);
        });

    private static JsonObject ValidatorOf((string Name, Ed25519PublicKey Key) validator) => new()
    {
        ["name"] = validator.Name,
        ["key"] = validator.Key.ToString(),
        ["coinbase"] = validator.Key.ToAddress().ToString(),
    };

    private static BenchGenesis Create(string name, Address rich, Action<JsonNode> change)
    {
        JsonNode json = JsonNode.Parse(System.IO.File.ReadAllText(FindFile(name)))!;
        json["baseFee"] = new JsonObject { ["mode"] = "zero" };
        json["accounts"] = new JsonObject { [rich.ToString()] = "1000000000000000000000000000000" };
        change(json);
        return new BenchGenesis(Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    private static string FindFile(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "genesis", name);
            if (System.IO.File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException($"genesis/{name} is in no folder above the benchmarks");
    }
}
