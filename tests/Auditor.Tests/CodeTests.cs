using MarketChain.NodeKit;
using MarketChain.Primitives;

namespace MarketChain.Auditor.Tests;

/// <summary>The auditor has no EVM: it says where it has to stop.</summary>
public sealed class CodeTests
{
    [Fact]
    public async Task Stops_at_the_first_transaction_that_runs_code()
        => await Seeds.EachAsync(1, async random =>
        {
            using TempFolder folder = new();
            await using NodeProcess node = await NodeProcess.StartAsync(
                folder.File("data"), TestGenesis.DevelopmentPath, clockFactor: "10");
            using RandomTransfers transfers = new(node.Client, (await node.Client.GetStatusAsync()).ChainId, random);
            await transfers.SendAsync();
            Hash256 creation = await transfers.SendCreationAsync();
            await node.Client.WaitForReceiptAsync(creation, TimeSpan.FromSeconds(30));

            using HttpRpc rpc = new(node.Rpc);
            byte[] genesis = await File.ReadAllBytesAsync(TestGenesis.DevelopmentPath);
            InvalidDataException stop = Assert.Throws<InvalidDataException>(() => ChainAudit.Run(rpc, genesis));
            Assert.StartsWith($"transaction {creation} of block ", stop.Message, StringComparison.Ordinal);
            Assert.Contains("has no EVM", stop.Message, StringComparison.Ordinal);
        });
}
