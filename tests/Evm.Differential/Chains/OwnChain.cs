using System.Globalization;
using System.Text.RegularExpressions;
using MarketChain.Crash;

namespace MarketChain.Evm.Differential.Chains;

/// <summary>A chain in our own node.</summary>
public sealed partial class OwnChain : TestedChain
{
    private readonly DirectoryInfo _folder;

    private OwnChain(CrashableProcess process, Uri endpoint, DirectoryInfo folder)
        : base(process, endpoint)
        => _folder = folder;

    public override string Name => "marketchain";

    public static async Task<OwnChain> StartAsync()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("marketchain-differential-");
        string genesis = Path.Combine(folder.FullName, "genesis.json");
        await File.WriteAllTextAsync(genesis, Genesis());
        CrashableProcess process = CrashableProcess.Start(ProcessCommand.Dotnet(
            Path.Combine(AppContext.BaseDirectory, "marketchain.dll"),
            "node", "--data", Path.Combine(folder.FullName, "data"), "--genesis", genesis,
            "--dev-validator", "london", "--rpc", "127.0.0.1:0", "--metrics", "off"));
        string line = await process.WaitForLineAsync(line => Ready().IsMatch(line), Deadline);
        return new OwnChain(process, new Uri(Ready().Match(line).Groups["rpc"].Value), folder);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    protected override Task MineAsync() => Task.CompletedTask;

    /// <summary>The development chain with large blocks, made at once, and without a base fee.</summary>
    private static string Genesis()
    {
        using StreamReader file = new(typeof(OwnChain).Assembly.GetManifestResourceStream("dev.json")!);
        return file.ReadToEnd()
            .Replace("\"periodMs\": 250", "\"periodMs\": 1", StringComparison.Ordinal)
            .Replace(
                "\"gasLimit\": 60000000",
                string.Create(CultureInfo.InvariantCulture, $"\"gasLimit\": {BlockGasLimit}"),
                StringComparison.Ordinal)
            .Replace(
                "{ \"mode\": \"fixed\", \"wei\": \"1000000000\" }", "{ \"mode\": \"zero\" }", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^ready rpc=(?<rpc>http://\S+) ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ready();
}
