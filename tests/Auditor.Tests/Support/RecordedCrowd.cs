using System.Text.Json;
using MarketChain.NodeKit;

namespace MarketChain.Auditor.Tests;

/// <summary>
/// A crowd that did everything by chance, audited as it went, with every answer kept: the node is gone by the time the
/// tests run, so what they change in the answers is all that differs between two audits.
/// </summary>
public sealed class RecordedCrowd : IAsyncLifetime
{
    private const int Rounds = 120;

    private byte[] _genesis = [];

    /// <summary>The audit of the node.</summary>
    public AuditReport Report { get; private set; } = null!;

    /// <summary>What an audit of the whole chain asks, with the answers.</summary>
    internal IReadOnlyDictionary<(string Method, string Parameters), JsonElement> Answers { get; private set; } = null!;

    public Task InitializeAsync() => Seeds.EachAsync(1, async random =>
    {
        using TempFolder folder = new();
        string genesis = TestGenesis.Quick(folder);
        _genesis = await File.ReadAllBytesAsync(genesis);
        await using NodeProcess node =
            await NodeProcess.StartAsync(folder.File("data"), genesis, TestGenesis.QuickFactor);
        await node.UseAsync(async () =>
        {
            using HttpRpc rpc = new(node.Rpc);
            RecordingRpc recording = new(rpc);
            Report = await AuditCrowdAsync(node, recording, random);

            // The node may have been asked more than that: about a head that went by.
            RecordingRpc again = new(new RecordedRpc(recording.Answers));
            Audit(again);
            Answers = again.Answers;
        });
    });

    public Task DisposeAsync() => Task.CompletedTask;

    internal AuditReport Audit(IRpc rpc) => ChainAudit.Run(rpc, _genesis);

    private async Task<AuditReport> AuditCrowdAsync(NodeProcess node, RecordingRpc recording, Random random)
    {
        ChainAudit audit = new(recording, _genesis);
        using RandomMarket market = await RandomMarket.OpenAsync(node.Rpc, random);
        await market.FundAsync();
        for (int round = 0; round < Rounds; round++)
        {
            await market.RoundAsync();
            audit.Follow();
        }

        return audit.Finish();
    }
}
