using MarketChain.Chain;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Following;

// Filters (eth_newFilter …, asked for from time to time) and subscriptions (eth_subscribe, told over a WebSocket) are
// the same thing: a place on the chain, and what is new behind it.
//
//   NodeFeed ── "something is new" ──► SocketSession ──┐
//                                                      ├──► IFollower.Take ──► blocks, logs, hashes
//   eth_getFilterChanges ──────────────────────────────┘
//
// Whoever follows keeps a place, never a queue: blocks are final, so what was missed is read from the chain whenever
// its turn comes. Only the hashes of the pool are forgotten when nobody asked for long.

/// <summary>Has a place, and moves it. For one caller at a time.</summary>
internal interface IFollower
{
    /// <summary>
    /// What is new since, in order; the place moves with what is taken, so that who stops early goes on there.
    /// </summary>
    IEnumerable<RpcValue> Take(ChainReader chain);
}
