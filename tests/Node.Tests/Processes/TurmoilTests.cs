using System.Globalization;
using MarketChain.Turmoil;

namespace MarketChain.Node.Tests.Processes;

/// <summary>
/// Validators under load, who lose power with their unsynced writes, freeze, and lose all that they kept.
/// MARKETCHAIN_TURMOIL_SECONDS says for how long, MARKETCHAIN_SEED in which order; by default three for 3 minutes and
/// until each trouble has befallen everybody, and four until each kind of trouble has come once.
/// </summary>
public sealed class TurmoilTests
{
    private const int Seconds = 180;

    [Fact]
    public Task Three_lose_nothing_final_do_not_fork_and_come_back()
        => OvercomeAsync(validators: 3, Seconds, troublesMin: Trouble.All(validators: 3).Count);

    [Fact]
    public Task Four_lose_nothing_final_do_not_fork_and_come_back()
        => OvercomeAsync(validators: 4, seconds: 0, troublesMin: Trouble.KindsOf(validators: 4));

    private static async Task OvercomeAsync(int validators, int seconds, int troublesMin)
    {
        TurmoilOptions options = new()
        {
            Validators = validators,
            Duration = TimeSpan.FromSeconds(NumberIn("MARKETCHAIN_TURMOIL_SECONDS") ?? seconds),
            TroublesMin = troublesMin,
            Seed = NumberIn(Seeds.Variable) ?? 1,
        };
        TurmoilReport report = await TurmoilRun.RunAsync(options, Console.WriteLine);
        string figures = string.Join('\n', report.Figures().Select(line => $"{line.What}: {line.Figure}"));
        Console.WriteLine(figures);
        Assert.True(report.IsWell, figures);
        Assert.True(report is { Rows: > 1_000, Claims: > 0, SettledEpochs: > 0, Shown: > 50 }, figures);
    }

    private static int? NumberIn(string variable)
    {
        string? text = Environment.GetEnvironmentVariable(variable);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
    }
}
