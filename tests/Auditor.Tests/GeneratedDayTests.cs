namespace MarketChain.Auditor.Tests;

public sealed class GeneratedDayTests
{
    private const int Impressions = 100_000;

    [Fact]
    public async Task Agrees_on_every_payout_of_the_generated_day()
    {
        await using DemoRun run = DemoRun.Start();
        AuditReport report = await run.AuditAsync();
        Assert.Equal(Impressions, report.Counts["rows"]);
        Assert.True(report.Counts["payout proofs"] > report.Counts["settled epochs"], $"{report}");
    }
}
