namespace MarketChain.Auditor.Tests;

public sealed class RealLogTests(RealLogs logs) : IClassFixture<RealLogs>
{
    private const int Impressions = 10_000;

    [SharedTheory(RealLogs.Folder)]
    [InlineData("bts-men")]
    [InlineData("bts-women")]
    [InlineData("random-men")]
    public async Task Agrees_on_every_payout_of_a_real_log(string name)
    {
        AuditReport report = await logs[name].AuditAsync();
        Assert.Equal(Impressions, report.Counts["rows"]);
    }
}
