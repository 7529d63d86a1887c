using MarketChain.Client;
using MarketChain.Client.Events;
using MarketChain.Primitives;

namespace MarketChain.Node.Replay.Run;

/// <summary>
/// Reads the events of settlement and refunds, block by block, from where the replay began. They come with the system
/// step of blocks, so no receipt has them.
/// </summary>
internal sealed class SettlementWatch(MarketChainClient client, ReplayTally tally, ulong fromBlock)
{
    /// <summary>Blocks in one question: well below a node's limit, and few enough events.</summary>
    private const ulong BlocksMax = 500;

    private static readonly (Address Module, Hash256 Topic)[] Questions =
    [
        (ChainAccounts.Attention, MarketEvents.TopicOf(
            "EpochSettled(uint32,uint32,bytes32,uint32,uint256,uint256,uint256,uint256)")),
        (ChainAccounts.Attention, MarketEvents.TopicOf("EarningsExpired(uint32,uint32,address,uint256)")),
        (ChainAccounts.Campaigns, MarketEvents.TopicOf("CampaignRefunded(uint32,address,uint256)")),
    ];

    private ulong _next = fromBlock;

    /// <summary>Reads the events of all blocks up to one, which exists.</summary>
    public async Task ReadToAsync(ulong block, CancellationToken cancellation)
    {
        while (_next <= block)
        {
            ulong last = Math.Min(block, _next + BlocksMax - 1);
            foreach ((Address module, Hash256 topic) in Questions)
            {
                LogFilter filter = new(_next, last, module, topic);
                foreach (ChainLog log in await client.GetLogsAsync(filter, cancellation))
                {
                    Add(log);
                }
            }

            _next = last + 1;
        }
    }

    private void Add(ChainLog log)
        => tally.Add(MarketEvents.Read(log.Entry)
            ?? throw new MarketChainException(
                ClientFault.BadAnswer, $"block {log.BlockNumber}: log {log.LogIndex} is not the event that it claims"));
}
