using System.Numerics;
using System.Text.Json;
using MarketChain.Primitives;

namespace MarketChain.Auditor;

/// <summary>The node's chain, as the audit asks for it.</summary>
internal sealed class NodeReader(IRpc rpc)
{
    public ulong Head() => (ulong)rpc.Call("eth_blockNumber", "[]").AsQuantity();

    public JsonElement? Block(ulong number) => Find("eth_getBlockByNumber", Json.Tag(number), "false");

    public IReadOnlyList<ChainReceipt> Receipts(IEnumerable<Hash256> transactions)
        => [.. FindAll("eth_getTransactionReceipt", transactions.Select(hash => $"\"{hash}\""))
            .Select(receipt => new ChainReceipt(Known(receipt, "a receipt")))];

    /// <summary>The envelopes of transactions in a block.</summary>
    public IReadOnlyList<byte[]> Envelopes(IEnumerable<Hash256> transactions)
        => [.. FindAll("eth_getRawTransactionByHash", transactions.Select(hash => $"\"{hash}\""))
            .Select(envelope => Hex.Decode(Known(envelope, "a transaction").GetString()!))];

    /// <summary>Salt and columns of a batch; null when the node does not keep them any more.</summary>
    public byte[]? Sidecar(Hash256 transaction)
        => Find("mkt_getSidecar", $"\"{transaction}\"") is { } sidecar ? Hex.Decode(sidecar.GetString()!) : null;

    /// <summary>All logs of a block, each with the hash it stands under.</summary>
    public IReadOnlyList<(Hash256 Transaction, EventLog Log)> Logs(ulong number)
        => [.. rpc.Call("eth_getLogs", $$"""[{"fromBlock":{{Json.Tag(number)}},"toBlock":{{Json.Tag(number)}}}]""")
            .EnumerateArray()
            .Select(log => (log.Hash("transactionHash"), ChainReceipt.ReadLog(log)))];

    public IReadOnlyList<BigInteger> Balances(IEnumerable<Address> accounts, ulong block)
        => [.. FindAll("eth_getBalance", accounts.Select(account => $"\"{account}\",{Json.Tag(block)}"))
            .Select(balance => Known(balance, "a balance").AsQuantity())];

    /// <summary>Calls a method; null where the node answers null.</summary>
    public JsonElement? Find(string method, params object[] parameters)
        => FindAll(method, [string.Join(',', parameters)])[0];

    /// <summary>Calls a method once for each parameters, which are in JSON and parted by commas.</summary>
    public IReadOnlyList<JsonElement?> FindAll(string method, IEnumerable<string> parameters)
        => [.. rpc.CallAll(method, [.. parameters.Select(each => $"[{each}]")])
            .Select(answer => answer.ValueKind == JsonValueKind.Null ? (JsonElement?)null : answer)];

    private static JsonElement Known(JsonElement? answer, string what)
        => answer ?? throw new InvalidDataException($"the node lacks {what} of a block that it has");
}
