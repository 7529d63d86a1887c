namespace MarketChain.Benchmarks;

/// <summary>Foundry's anvil, whose figures are compared with. It comes from npm and need not be there.</summary>
internal static class AnvilProgram
{
    /// <summary>How to get it, for people; tests that need one put it in the same place.</summary>
    public const string Install
        = "npm install --prefix artifacts/tools/anvil-1.7.1 @foundry-rs/anvil-linux-amd64@1.7.1";

    private const string InTools = "tools/anvil-1.7.1/node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil";
    private const string Listening = "Listening on ";

    /// <summary>Its path: MARKETCHAIN_ANVIL, or where <see cref="Install"/> puts it; null when not there.</summary>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable("MARKETCHAIN_ANVIL") is { Length: > 0 } named)
        {
            return named;
        }

        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, InTools);
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    /// <summary>Starts one on a port that is free.</summary>
    public static RpcProcess Open(string program)
        => RpcProcess.Start(program, ["--port", "0", "--gas-limit", "4000000000"], AddressIn);

    private static Uri? AddressIn(string line)
        => line.StartsWith(Listening, StringComparison.Ordinal) ? new($"http://{line[Listening.Length..]}") : null;
}
