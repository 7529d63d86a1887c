using System.Text.Json;
using System.Text.Json.Nodes;
using MarketChain.Client.JsonRpc;
using MarketChain.Primitives;

namespace MarketChain.Client;

public sealed partial class MarketChainClient
{
    private const string Latest = "latest";

    /// <summary>Number of the newest block, which is final.</summary>
    /// <exception cref="MarketChainException">The node did not answer as it should.</exception>
    public Task<ulong> GetBlockNumberAsync(CancellationToken cancellation = default)
        => CallAsync("eth_blockNumber", result => Number(result, "block number"), cancellation);

    /// <summary>What a unit of gas costs in the next block, wei.</summary>
    /// <exception cref="MarketChainException">The node did not answer as it should.</exception>
    public Task<UInt256> GetGasPriceAsync(CancellationToken cancellation = default)
        => CallAsync("eth_gasPrice", result => JsonFields.QuantityOf(result, "gas price"), cancellation);

    /// <summary>An account's coin after the newest block, wei.</summary>
    /// <exception cref="MarketChainException">The node did not answer as it should.</exception>
    public Task<UInt256> GetBalanceAsync(Address account, CancellationToken cancellation = default)
        => CallAsync(
            "eth_getBalance",
            result => JsonFields.QuantityOf(result, "balance"),
            cancellation,
            account.ToString(),
            Latest);

    /// <summary>A block by its number; null when there is none yet.</summary>
    /// <exception cref="MarketChainException">The node did not answer as it should.</exception>
    public Task<BlockInfo?> FindBlockAsync(ulong number, CancellationToken cancellation = default)
        => FindAsync(
            "eth_getBlockByNumber",
            BlockInfo.Read,
            cancellation,
            ((UInt256)number).ToQuantity(),
            JsonValue.Create(false));

    /// <summary>A block by its hash; null when there is none.</summary>
    /// <exception cref="MarketChainException">The node did not answer as it should.</exception>
    public Task<BlockInfo?> FindBlockAsync(Hash256 hash, CancellationToken cancellation = default)
        => FindAsync("eth_getBlockByHash", BlockInfo.Read, cancellation, hash.ToString(), JsonValue.Create(false));

    /// <summary>A transaction's receipt; null while it is in no block.</summary>
    /// <exception cref="MarketChainException">The node did not answer as it should.</exception>
    public Task<Receipt?> FindReceiptAsync(Hash256 transaction, CancellationToken cancellation = default)
        => FindAsync("eth_getTransactionReceipt", Receipt.Read, cancellation, transaction.ToString());

    /// <summary>Logs in a range of blocks, in order. A node limits the range (10,000 blocks by default).</summary>
    /// <exception cref="MarketChainException">
    /// The node did not answer as it should, or the range is too wide.
    /// </exception>
    public Task<IReadOnlyList<ChainLog>> GetLogsAsync(LogFilter filter, CancellationToken cancellation = default)
    {
        JsonObject question = new()
        {
            ["fromBlock"] = ((UInt256)filter.FromBlock).ToQuantity(),
            ["toBlock"] = ((UInt256)filter.ToBlock).ToQuantity(),
        };
        if (filter.Address is { } address)
        {
            question["address"] = address.ToString();
        }

        if (filter.Topic0 is { } topic)
        {
            question["topics"] = new JsonArray(topic.ToString());
        }

        return CallAsync("eth_getLogs", ReadLogs, cancellation, question);
    }

    /// <summary>An account, and slots of its storage, with proofs against a block's state root.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="slots">The slots' numbers.</param>
    /// <param name="block">The block; a node keeps proofs of the newest ones only (128 by default).</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="MarketChainException">
    /// The node did not answer as it should, or has no proofs of the block.
    /// </exception>
    public Task<AccountProof> GetProofAsync(
        Address account, IReadOnlyList<UInt256> slots, ulong block, CancellationToken cancellation = default)
    {
        JsonArray keys = [.. slots.Select(slot => (JsonNode)Hex.Encode(slot.ToBigEndian()))];
        return CallAsync(
            "eth_getProof", AccountProof.Read, cancellation, account.ToString(), keys, ((UInt256)block).ToQuantity());
    }

    private static ulong Number(JsonElement result, string name)
        => JsonFields.QuantityOf(result, name).TryToUInt64(out ulong number)
            ? number
            : throw MarketChainException.BadAnswer($"{name}: expected a quantity below 2^64");

    private static IReadOnlyList<ChainLog> ReadLogs(JsonElement result)
        => result.ValueKind == JsonValueKind.Array
            ? [.. result.EnumerateArray().Select(ChainLog.Read)]
            : throw MarketChainException.BadAnswer($"logs: expected an array, got {result.ValueKind}");
}
