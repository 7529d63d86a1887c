using MarketChain.Crash;

namespace MarketChain.NodeKit;

/// <summary>The chain of a <c>marketchain demo</c> that was told to serve at any port that is free.</summary>
public static class DemoChain
{
    private const string Ready = "ready rpc=";

    /// <summary>Waits until the chain serves; where it does, as its log in the demo's folder says.</summary>
    /// <param name="demo">The process.</param>
    /// <param name="folder">Its <c>--data</c>.</param>
    public static async Task<Uri> AddressAsync(CrashableProcess demo, string folder)
    {
        string log = Path.Combine(folder, "devnet.log");
        string? line = null;
        await Eventually.True(
            () => demo.HasExited || (line = FindReady(log)) is not null,
            NodeProgram.Deadline,
            "the demo's chain serves");
        Assert.True(line is not null, demo.Errors);
        return new Uri(line[Ready.Length..].Split(' ')[0]);
    }

    /// <summary>The line, once it is whole.</summary>
    private static string? FindReady(string log)
    {
        if (!File.Exists(log))
        {
            return null;
        }

        using StreamReader reader = new(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        string[] lines = reader.ReadToEnd().Split('\n');
        return lines.SkipLast(1).FirstOrDefault(item => item.StartsWith(Ready, StringComparison.Ordinal));
    }
}
