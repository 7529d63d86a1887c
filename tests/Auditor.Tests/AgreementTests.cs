namespace MarketChain.Auditor.Tests;

public sealed class AgreementTests
{
    private const int Rounds = 60;

    [Fact]
    public async Task Agrees_on_a_crowd_that_does_everything_by_chance()
        => await Seeds.EachAsync(1, async random =>
        {
            using TempFolder folder = new();
            string genesis = TestGenesis.Quick(folder);
            using NodeProcess node = await NodeProcess.StartAsync(folder.File("data"), genesis, TestGenesis.QuickFactor);
            using RandomMarket market = await RandomMarket.OpenAsync(node.Rpc, random);
            await market.FundAsync();
            for (int round = 0; round < Rounds; round++)
            {
                await market.RoundAsync();
            }

            using HttpRpc rpc = new(node.Rpc);
            AuditReport report = ChainAudit.Run(rpc, await File.ReadAllBytesAsync(genesis));
            Assert.True(report.Agrees, report.ToString());
        });
}
