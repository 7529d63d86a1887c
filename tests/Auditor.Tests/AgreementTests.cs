namespace MarketChain.Auditor.Tests;

[Collection(CrowdGroup.Name)]
public sealed class AgreementTests(RecordedCrowd crowd)
{
    /// <summary>Of 38 reasons; most of them need that something else was done before.</summary>
    private const int FailuresMin = 12;

    [Fact]
    public void Agrees_on_a_crowd_that_does_everything_by_chance()
    {
        Assert.True(crowd.Report.Agrees, crowd.Report.ToString());
        string[] things = ["open epochs", "settled epochs", "payout proofs", "rows: Accepted", "Ethereum's"];
        foreach (string thing in things)
        {
            Assert.True(crowd.Report.Counts.GetValueOrDefault(thing) > 0, $"no {thing}:\n{crowd.Report}");
        }

        int failures = crowd.Report.Counts.Keys.Count(what => what.StartsWith("failed: ", StringComparison.Ordinal));
        Assert.True(failures >= FailuresMin, $"{failures} reasons of failure:\n{crowd.Report}");
    }
}
