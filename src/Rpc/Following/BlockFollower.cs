using System.Text.Json;
using MarketChain.Chain;
using MarketChain.Primitives.Blocks;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Following;

/// <summary>Each new block.</summary>
/// <param name="first">The first that is new.</param>
/// <param name="write">Writes of a block what is wanted: its header, or its hash.</param>
internal sealed class BlockFollower(ulong first, Action<Utf8JsonWriter, Block> write) : IFollower
{
    private ulong _next = first;

    /// <inheritdoc/>
    public IEnumerable<RpcValue> Take(ChainReader chain)
    {
        while (_next <= chain.Head.Number)
        {
            Block block = chain.GetBlock(_next) ?? throw BlockTag.NoBlock(_next);
            _next++;
            yield return json => write(json, block);
        }
    }
}
