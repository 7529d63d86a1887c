namespace MarketChain.Auditor.Tests;

/// <summary>
/// A crowd that did everything by chance, and the audit of its node with every answer kept: the node is gone by the
/// time the tests run, so what they change in the answers is all that differs between two audits.
/// </summary>
public sealed class RecordedCrowd : IAsyncLifetime
{
    private const int Rounds = 120;

    private byte[] _genesis = [];

    /// <summary>The audit of the answers as they were.</summary>
    public AuditReport Report { get; private set; } = null!;

    internal RecordingRpc Recording { get; private set; } = null!;

    public Task InitializeAsync() => Seeds.EachAsync(1, async random =>
    {
        using TempFolder folder = new();
        string genesis = TestGenesis.Quick(folder);
        _genesis = await File.ReadAllBytesAsync(genesis);
        await using NodeProcess node =
            await NodeProcess.StartAsync(folder.File("data"), genesis, TestGenesis.QuickFactor);
        await node.UseAsync(async () =>
        {
            using RandomMarket market = await RandomMarket.OpenAsync(node.Rpc, random);
            await market.FundAsync();
            for (int round = 0; round < Rounds; round++)
            {
                await market.RoundAsync();
            }

            using HttpRpc rpc = new(node.Rpc);
            Recording = new RecordingRpc(rpc);
            Report = ChainAudit.Run(Recording, _genesis);
        });
    });

    public Task DisposeAsync() => Task.CompletedTask;

    internal AuditReport Audit(IRpc rpc) => ChainAudit.Run(rpc, _genesis);
}
