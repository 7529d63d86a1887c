using System.Text.Json;
using MarketChain.Chain;
using MarketChain.Primitives;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Methods;

/// <summary>Which logs of which blocks: the parameter of eth_getLogs, of filters and of subscriptions.</summary>
internal sealed class LogQuery
{
    private readonly ulong? _from;
    private readonly ulong? _to;

    /// <summary>Reads it.</summary>
    /// <exception cref="RpcException">It is malformed, or names a block that there is not.</exception>
    internal LogQuery(ChainReader chain, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw RpcParameters.Wrong($"filter: expected an object, got {RpcParameters.Shown(json)}");
        }

        Wanted = new LogFilter(json);
        if (json.Find("blockHash") is { } hash)
        {
            Hash256 block = RpcParameters.HashOf(hash, "blockHash");
            _from = _to = chain.FindBlock(block) ?? throw new RpcException(
                RpcErrorCode.ResourceNotFound, $"block {block} does not exist on this node");
            return;
        }

        _from = Bound(chain, json, "fromBlock");
        _to = Bound(chain, json, "toBlock");
        if (_from > _to)
        {
            throw RpcParameters.Wrong($"fromBlock: expected at most {_to}, got {_from}");
        }
    }

    /// <summary>What a log must be.</summary>
    internal LogFilter Wanted { get; }

    /// <summary>The blocks that are asked for and are there; none when the first is above the last.</summary>
    /// <exception cref="RpcException">They are too many.</exception>
    internal (ulong First, ulong Last) Range(ulong head, RpcLimits limits)
    {
        ulong first = _from ?? head;
        ulong last = Math.Min(_to ?? head, head);
        return first > last || last - first < limits.LogBlocksMax
            ? (first, last)
            : throw new RpcException(
                RpcErrorCode.LimitExceeded, $"expected at most {limits.LogBlocksMax} blocks, got {last - first + 1}");
    }

    /// <summary>True when a block that comes is one of those that are asked for.</summary>
    internal bool Covers(ulong number) => number >= (_from ?? 0) && number <= (_to ?? ulong.MaxValue);

    /// <summary>A number; null for the newest, whichever that is when the question is asked.</summary>
    private static ulong? Bound(ChainReader chain, JsonElement json, string name)
        => json.Find(name) is { } bound && !BlockTag.IsNewest(bound) ? BlockTag.Number(chain, bound) : null;
}
