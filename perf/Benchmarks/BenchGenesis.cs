using System.Text;
using System.Text.Json.Nodes;
using MarketChain.Chain.Genesis;
using MarketChain.Primitives;

namespace MarketChain.Benchmarks;

/// <summary>The development genesis, with room for large blocks and one rich account.</summary>
/// <param name="File">Its bytes, as a node reads them.</param>
internal sealed record BenchGenesis(byte[] File)
{
    public GenesisConfig Config { get; } = GenesisReader.Read(File);

    /// <summary>Makes one.</summary>
    /// <param name="rich">Gets coin enough for everything.</param>
    /// <param name="change">Changes more; null: nothing.</param>
    public static BenchGenesis Create(Address rich, Action<JsonNode>? change = null)
    {
        JsonNode json = JsonNode.Parse(System.IO.File.ReadAllText(FindFile()))!;
        json["blocks"]!["gasLimit"] = 1UL << 40;
        json["blocks"]!["periodMs"] = 1;
        json["baseFee"] = new JsonObject { ["mode"] = "zero" };
        json["marketing"]!["settleRowsPerBlock"] = 200_000;
        json["accounts"] = new JsonObject { [rich.ToString()] = "1000000000000000000000000000000" };
        change?.Invoke(json);
        return new BenchGenesis(Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    private static string FindFile()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "genesis", "dev.json");
            if (System.IO.File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException("genesis/dev.json is in no folder above the benchmarks");
    }
}
