using System.Text;
using MarketChain.Chain.Genesis;

namespace MarketChain.NodeKit;

/// <summary>The development genesis file, with a few words changed.</summary>
public static class DevGenesis
{
    /// <summary>Chain milliseconds per real millisecond that <see cref="Hurried"/> is made for.</summary>
    public const string HurryFactor = "60";

    private static readonly string Text = ReadText();

    /// <summary>Blocks every few milliseconds, empty ones often: for tests that wait for blocks.</summary>
    public static string Fast { get; } = Replace(
        ("\"periodMs\": 250", "\"periodMs\": 20"), ("\"emptyPeriodMs\": 5000", "\"emptyPeriodMs\": 100"));

    /// <summary>
    /// For a chain whose clock runs by <see cref="HurryFactor"/>: blocks every few milliseconds, epochs of half a
    /// second in which a user has time for some fifteen rows, checkpoints of few blocks.
    /// </summary>
    public static string Hurried { get; } = Replace(
        ("\"periodMs\": 250", "\"periodMs\": 5"),
        ("\"emptyPeriodMs\": 5000", "\"emptyPeriodMs\": 500"),
        ("\"epochMs\": 3600000", "\"epochMs\": 30000"),
        ("\"checkpointBlocks\": 4096", "\"checkpointBlocks\": 16"));

    /// <summary>The file with each pair's first word replaced by its second.</summary>
    public static string Replace(params (string Old, string New)[] changes)
    {
        string text = Text;
        foreach ((string old, string value) in changes)
        {
            Assert.Contains(old, text, StringComparison.Ordinal);
            text = text.Replace(old, value, StringComparison.Ordinal);
        }

        return text;
    }

    public static GenesisConfig Read(params (string Old, string New)[] changes)
        => GenesisReader.Read(Encoding.UTF8.GetBytes(Replace(changes)));

    private static string ReadText()
    {
        using StreamReader file = new(typeof(DevGenesis).Assembly.GetManifestResourceStream("dev.json")!);
        return file.ReadToEnd();
    }
}
