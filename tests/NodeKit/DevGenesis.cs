using System.Text;
using MarketChain.Chain.Genesis;

namespace MarketChain.NodeKit;

/// <summary>The development genesis file, with a few words changed.</summary>
public static class DevGenesis
{
    private static readonly string Text = ReadText();

    /// <summary>Blocks every few milliseconds, empty ones often: for tests that wait for blocks.</summary>
    public static string Fast { get; } = Replace(
        ("\"periodMs\": 250", "\"periodMs\": 20"), ("\"emptyPeriodMs\": 5000", "\"emptyPeriodMs\": 100"));

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
