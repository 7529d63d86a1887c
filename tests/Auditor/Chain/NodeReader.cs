using System.Text.Json;
using MarketChain.Primitives;

namespace MarketChain.Auditor;

/// <summary>The node's chain, as the audit asks for it.</summary>
internal sealed class NodeReader(IRpc rpc)
{
    public ulong Head() => (ulong)rpc.Call("eth_blockNumber", "[]").AsQuantity();

    public JsonElement Status() => rpc.Call("mkt_status", "[]");

    public JsonElement Block(ulong number) => rpc.Call("eth_getBlockByNumber", $"[{Json.Tag(number)},true]");

    public ChainReceipt Receipt(Hash256 transaction)
        => new(rpc.Call("eth_getTransactionReceipt", $"[\"{transaction}\"]"));

    /// <summary>The envelope of a transaction in a block.</summary>
    public byte[] Envelope(Hash256 transaction)
        => Hex.Decode(rpc.Call("eth_getRawTransactionByHash", $"[\"{transaction}\"]").GetString()!);

    /// <summary>Salt and columns of a batch; null when the node does not keep them any more.</summary>
    public byte[]? Sidecar(Hash256 transaction)
        => rpc.Call("mkt_getSidecar", $"[\"{transaction}\"]").GetString() is { } text ? Hex.Decode(text) : null;

    /// <summary>All logs of a block, each with the hash it stands under.</summary>
    public IReadOnlyList<(Hash256 Transaction, EventLog Log)> Logs(ulong number)
        => [.. rpc.Call("eth_getLogs", $$"""[{"fromBlock":{{Json.Tag(number)}},"toBlock":{{Json.Tag(number)}}}]""")
            .EnumerateArray()
            .Select(log => (log.Hash("transactionHash"), ChainReceipt.ReadLog(log)))];

    public System.Numerics.BigInteger Balance(Address account, ulong block)
        => rpc.Call("eth_getBalance", $"[\"{account}\",{Json.Tag(block)}]").AsQuantity();

    /// <summary>Calls a method of the marketing module; null where the node answers null.</summary>
    public JsonElement? Find(string method, params object[] parameters)
    {
        JsonElement answer = rpc.Call(method, $"[{string.Join(',', parameters)}]");
        return answer.ValueKind == JsonValueKind.Null ? null : answer;
    }
}
