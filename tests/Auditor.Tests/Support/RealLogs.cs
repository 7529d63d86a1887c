namespace MarketChain.Auditor.Tests;

/// <summary>
/// Real logs of advertising, each replayed on a chain of its own. A replay mostly waits for its chain's clock, so all
/// begin at once.
/// </summary>
public sealed class RealLogs : IAsyncLifetime
{
    public const string Folder = "data/open-bandit";

    private static readonly string[] Names = ["bts-men", "bts-women", "random-men"];

    private readonly TempFolder _unpacked = new();
    private readonly Dictionary<string, DemoRun> _runs = [];

    internal DemoRun this[string name] => _runs[name];

    public async Task InitializeAsync()
    {
        // Made for tests that are skipped, too.
        foreach (string name in SharedFiles.Find(Folder) is null ? [] : Names)
        {
            string packed = SharedFiles.Get($"{Folder}/{name}.csv.xz");
            _runs.Add(name, DemoRun.Start("--input", await Xz.UnpackAsync(packed, _unpacked.Path)));
        }
    }

    public async Task DisposeAsync()
    {
        foreach (DemoRun run in _runs.Values)
        {
            await run.DisposeAsync();
        }

        _unpacked.Dispose();
    }
}
