using System.Text.Json;
using MarketChain.Chain;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;

namespace MarketChain.Rpc.JsonRpc;

/// <summary>
/// Which block a caller means: a number, a hash (EIP-1898) or a tag. Blocks are final at once, so latest, safe and
/// finalized are one; pending is the newest block too, since what comes next is not decided.
/// </summary>
internal static class BlockTag
{
    private const string Form =
        "a block number as hex quantity, latest, finalized, safe, pending, earliest, {blockHash} or {blockNumber}";

    /// <summary>The header of the block; the newest one when the parameter is absent.</summary>
    /// <exception cref="RpcException">There is no such block.</exception>
    internal static BlockHeader Header(ChainReader chain, RpcParameters parameters, int index)
    {
        ulong number = Number(chain, parameters, index);
        return number == chain.Head.Number ? chain.Head.Header : chain.GetHeader(number) ?? throw NoBlock(number);
    }

    /// <summary>The number of the block, which may be above the newest.</summary>
    internal static ulong Number(ChainReader chain, RpcParameters parameters, int index)
        => parameters.Has(index) ? Number(chain, parameters.Element(index, "block", Form)) : chain.Head.Number;

    internal static ulong Number(ChainReader chain, JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            return OfObject(chain, element);
        }

        string text = RpcParameters.TextOf(element, "block", Form);
        return text switch
        {
            "latest" or "finalized" or "safe" or "pending" => chain.Head.Number,
            "earliest" => 0,
            _ => UInt256.TryParseQuantity(text, out UInt256 value) && value.TryToUInt64(out ulong number)
                ? number
                : throw RpcParameters.Wrong($"block: expected {Form}, got {RpcParameters.Shown(text)}"),
        };
    }

    /// <summary>True for the tags that mean the newest block, whichever that is.</summary>
    internal static bool IsNewest(JsonElement element)
        => element.ValueKind == JsonValueKind.String
            && element.GetString() is "latest" or "finalized" or "safe" or "pending";

    internal static RpcException NoBlock(ulong number)
        => new(RpcErrorCode.ResourceNotFound, $"block {number} does not exist on this node");

    private static ulong OfObject(ChainReader chain, JsonElement element)
    {
        if (element.TryGetProperty("blockHash"u8, out JsonElement hash))
        {
            Hash256 wanted = RpcParameters.HashOf(hash, "blockHash");
            return chain.FindBlock(wanted)
                ?? throw new RpcException(RpcErrorCode.ResourceNotFound, $"block {wanted} does not exist on this node");
        }

        return element.TryGetProperty("blockNumber"u8, out JsonElement number)
            ? Number(chain, number)
            : throw RpcParameters.Wrong($"block: expected {Form}, got {RpcParameters.Shown(element)}");
    }
}
