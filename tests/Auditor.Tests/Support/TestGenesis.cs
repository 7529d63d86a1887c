using System.Text.Json.Nodes;

namespace MarketChain.Auditor.Tests;

/// <summary>Genesis files: the development chain's, and one in which hours are seconds.</summary>
internal static class TestGenesis
{
    /// <summary>
    /// Chain milliseconds per real millisecond that suit <see cref="Quick"/>: an epoch is three seconds.
    /// </summary>
    public const string QuickFactor = "20";

    /// <summary>genesis/dev.json.</summary>
    public static string DevelopmentPath { get; } = Path.Combine(AppContext.BaseDirectory, "dev.json");

    /// <summary>genesis/geo.json: the chain of <c>./run</c>.</summary>
    public static string CitiesPath { get; } = Path.Combine(AppContext.BaseDirectory, "geo.json");

    /// <summary>
    /// A chain in which everything that takes days happens within a minute, and little fits anywhere.
    /// </summary>
    public static string Quick(TempFolder folder)
    {
        JsonNode genesis = JsonNode.Parse(File.ReadAllText(DevelopmentPath))!;
        genesis["name"] = "quick";
        genesis["blocks"]!["periodMs"] = 100;
        genesis["blocks"]!["emptyPeriodMs"] = 600_000;
        JsonNode marketing = genesis["marketing"]!;
        marketing["epochMs"] = 60_000;
        marketing["disputeMs"] = 10_000;
        marketing["settleRowsPerBlock"] = 40;
        marketing["registrarVetoMs"] = 20_000;
        marketing["stakeUnlockMs"] = 30_000;
        marketing["stakePerUidWei"] = "100000000000000000";
        marketing["stakePerRowWei"] = "10000000000000000";
        marketing["unclaimedMs"] = 90_000;
        genesis["ledger"]!["checkpointBlocks"] = 16;
        string path = folder.File("genesis.json");
        File.WriteAllText(path, genesis.ToJsonString());
        return path;
    }
}
