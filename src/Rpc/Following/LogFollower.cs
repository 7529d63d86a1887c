using MarketChain.Chain;
using MarketChain.Primitives.Blocks;
using MarketChain.Rpc.JsonRpc;
using MarketChain.Rpc.Methods;

namespace MarketChain.Rpc.Following;

/// <summary>The logs of new blocks that a query asks for.</summary>
/// <param name="first">The first block that is new.</param>
/// <param name="query">Which logs.</param>
/// <param name="blocksMax">The most blocks to look at in one turn.</param>
internal sealed class LogFollower(ulong first, LogQuery query, ulong blocksMax) : IFollower
{
    private ulong _next = first;

    /// <summary>Logs of the next block that were taken already.</summary>
    private int _taken;

    /// <summary>As it was asked.</summary>
    public LogQuery Query => query;

    /// <inheritdoc/>
    public IEnumerable<RpcValue> Take(ChainReader chain)
    {
        for (ulong looked = 0; looked < blocksMax && _next <= chain.Head.Number; looked++)
        {
            if (query.Covers(_next))
            {
                BlockHeader header = chain.GetHeader(_next) ?? throw BlockTag.NoBlock(_next);
                foreach (RpcValue log in BlockLogJson.Matching(chain, header, query.Wanted).Skip(_taken))
                {
                    _taken++;
                    yield return log;
                }
            }

            _next++;
            _taken = 0;
        }
    }
}
