namespace MarketChain.Auditor.Tests;

[Collection(CrowdGroup.Name)]
public sealed class AgreementTests(RecordedCrowd crowd)
{
    [Fact]
    public void Agrees_on_a_crowd_that_does_everything_by_chance()
    {
        Assert.True(crowd.Report.Agrees, crowd.Report.ToString());
        foreach (string thing in (string[])["settled epochs", "payout proofs", "rows: Accepted", "failed"])
        {
            Assert.True(crowd.Report.Counts.GetValueOrDefault(thing) > 0, $"no {thing}:\n{crowd.Report}");
        }
    }
}
