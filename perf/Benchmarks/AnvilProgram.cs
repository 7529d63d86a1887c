namespace MarketChain.Benchmarks;

/// <summary>Foundry's anvil, whose figures are compared with. It comes from npm and need not be there.</summary>
internal static class AnvilProgram
{
    /// <summary>How to get it, for people.</summary>
    public const string Install = "npm install --prefix ~/.cache/marketchain/anvil @foundry-rs/anvil@1.7.1";

    private const string Listening = "Listening on ";

    /// <summary>Its path: MARKETCHAIN_ANVIL, or where <see cref="Install"/> puts it; null when not there.</summary>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable("MARKETCHAIN_ANVIL") is { Length: > 0 } named)
        {
            return named;
        }

        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string packages = Path.Combine(home, ".cache", "marketchain", "anvil", "node_modules", "@foundry-rs");
        return Directory.Exists(packages)
            ? Directory.EnumerateDirectories(packages, "anvil-*")
                .Select(folder => Path.Combine(folder, "bin", "anvil"))
                .FirstOrDefault(File.Exists)
            : null;
    }

    /// <summary>Starts one on a port that is free.</summary>
    public static RpcProcess Open(string program)
        => RpcProcess.Start(program, ["--port", "0", "--gas-limit", "4000000000"], AddressIn);

    private static Uri? AddressIn(string line)
        => line.StartsWith(Listening, StringComparison.Ordinal) ? new($"http://{line[Listening.Length..]}") : null;
}
