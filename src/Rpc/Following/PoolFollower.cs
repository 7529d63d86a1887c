using MarketChain.Chain;
using MarketChain.Rpc.JsonRpc;
using MarketChain.Rpc.Methods;

namespace MarketChain.Rpc.Following;

/// <summary>Transactions that came into the pool, as hashes or whole.</summary>
/// <param name="node">Whose pool.</param>
/// <param name="whole">The transaction in place of its hash, while it waits.</param>
internal sealed class PoolFollower(INode node, bool whole) : IFollower
{
    private ulong _next = node.Feed.TransactionCount;

    /// <inheritdoc/>
    public IEnumerable<RpcValue> Take(ChainReader chain)
    {
        while (node.Feed.ReadTransactions(ref _next, 1) is [var hash])
        {
            if (!whole)
            {
                yield return json => json.DataValue(hash.Bytes);
            }
            else if (node.FindPending(hash) is { } transaction)
            {
                yield return json => TransactionJson.Write(json, transaction, position: null);
            }
        }
    }
}
