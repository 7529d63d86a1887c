using MarketChain.Crash;

namespace MarketChain.NodeKit;

/// <summary>The chain of a <c>marketchain demo</c> that was told to serve at any port that is free.</summary>
public static class DemoChain
{
    /// <summary>Waits until the chain serves; where it does, as its log in the demo's folder says.</summary>
    /// <param name="demo">The process.</param>
    /// <param name="folder">Its <c>--data</c>.</param>
    public static async Task<Uri> AddressAsync(CrashableProcess demo, string folder)
    {
        string log = Path.Combine(folder, "devnet.log");
        Uri? address = null;
        await Eventually.True(
            () => demo.HasExited || (address = FindAddress(log)) is not null,
            NodeProgram.Deadline,
            "the demo's chain serves");
        Assert.True(address is not null, demo.Errors);
        return address;
    }

    /// <summary>As the line says, once it is whole.</summary>
    private static Uri? FindAddress(string log)
    {
        if (!File.Exists(log))
        {
            return null;
        }

        using StreamReader reader = new(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        string[] lines = reader.ReadToEnd().Split('\n');
        return lines.SkipLast(1).Select(NodeProcess.AddressIn).FirstOrDefault(found => found is not null);
    }
}
