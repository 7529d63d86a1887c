using System.Text;
using System.Text.Json.Nodes;
using MarketChain.Chain.Genesis;

namespace MarketChain.Chain.Tests;

/// <summary>The development genesis, with settings replaced.</summary>
internal static class GenesisFiles
{
    public static byte[] Development { get; } = File.ReadAllBytes(Find("genesis/dev.json"));

    public static GenesisConfig Read(Action<JsonNode>? change = null) => GenesisReader.Read(Write(change));

    public static byte[] Write(Action<JsonNode>? change = null)
    {
        JsonNode json = JsonNode.Parse(Development)!;
        change?.Invoke(json);
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    /// <summary>The full path of a file of the repository.</summary>
    public static string Find(string name)
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
