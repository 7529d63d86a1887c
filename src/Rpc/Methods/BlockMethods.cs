using System.Text.Json;
using MarketChain.Chain;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Methods;

/// <summary>
/// Blocks of eth: Ethereum's fields, and beside them timestampMs, ledgerDigest, proposer, and how the body says that
/// the parent was decided.
/// </summary>
internal sealed class BlockMethods(INode node)
{
    private static readonly Hash256 NoOmmers = Keccak256.Hash([0xc0]);

    internal IEnumerable<KeyValuePair<string, RpcMethod>> All =>
    [
        new("eth_getBlockByNumber", ByNumber),
        new("eth_getBlockByHash", ByHash),
        new("eth_getBlockTransactionCountByNumber", CountByNumber),
        new("eth_getBlockTransactionCountByHash", CountByHash),
    ];

    private void ByNumber(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(2);
        using ChainReader chain = node.OpenReader();
        ulong number = BlockTag.Number(chain, parameters, 0);
        WriteOrNull(json, chain, number, parameters.Flag(1, "full", absent: false));
    }

    private void ByHash(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(2);
        using ChainReader chain = node.OpenReader();
        ulong? number = chain.FindBlock(parameters.Hash(0, "block hash"));
        WriteOrNull(json, chain, number, parameters.Flag(1, "full", absent: false));
    }

    private void CountByNumber(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(1);
        using ChainReader chain = node.OpenReader();
        WriteCount(json, chain.GetBlock(BlockTag.Number(chain, parameters, 0)));
    }

    private void CountByHash(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(1);
        using ChainReader chain = node.OpenReader();
        ulong? number = chain.FindBlock(parameters.Hash(0, "block hash"));
        WriteCount(json, number is { } found ? chain.GetBlock(found) : null);
    }

    private static void WriteCount(Utf8JsonWriter json, Block? block)
    {
        if (block is null)
        {
            json.WriteNullValue();
            return;
        }

        json.QuantityValue((ulong)block.Body.Transactions.Count);
    }

    private static void WriteOrNull(Utf8JsonWriter json, ChainReader chain, ulong? number, bool full)
    {
        Block? block = number is { } found ? chain.GetBlock(found) : null;
        if (block is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        WriteHeader(json, block);
        json.Quantity("size", (ulong)block.Encode().Length);
        json.WriteStartArray("transactions");
        for (int i = 0; i < block.Body.Transactions.Count; i++)
        {
            Transaction transaction = block.Body.Transactions[i];
            if (full)
            {
                Recovered.Sender(chain, transaction);
                TransactionJson.Write(json, transaction, new BlockPosition(block.Header, block.Hash, i));
            }
            else
            {
                json.DataValue(transaction.Hash.Bytes);
            }
        }

        json.WriteEndArray();
        json.WriteStartArray("uncles");
        json.WriteEndArray();
        WriteParentSeals(json, block.Body);
        json.WriteEndObject();
    }

    /// <summary>The quorum that the header's parentSealsHash is of; other nodes may hold another of it.</summary>
    private static void WriteParentSeals(Utf8JsonWriter json, BlockBody body)
    {
        json.WriteNumber("parentRound", body.ParentRound);
        json.WriteStartArray("parentSeals");
        foreach (Seal seal in body.ParentSeals)
        {
            json.WriteStartObject();
            json.WriteNumber("index", seal.Index);
            json.Data("signature", seal.Signature.Bytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The members of a block's header, into an object.</summary>
    internal static void WriteHeader(Utf8JsonWriter json, Block block)
    {
        BlockHeader header = block.Header;
        json.Quantity("number", header.Number);
        json.Data("hash", block.Hash);
        json.Data("parentHash", header.ParentHash);
        json.Data("sha3Uncles", NoOmmers);
        json.Data("miner", header.Beneficiary);
        json.Data("stateRoot", header.StateRoot);
        json.Data("transactionsRoot", header.TransactionsRoot);
        json.Data("receiptsRoot", header.ReceiptsRoot);
        json.Data("logsBloom", header.LogsBloom.Bytes);
        json.Quantity("difficulty", UInt256.Zero);
        json.Quantity("totalDifficulty", UInt256.Zero);
        json.Quantity("gasLimit", header.GasLimit);
        json.Quantity("gasUsed", header.GasUsed);
        json.Quantity("timestamp", header.Timestamp);
        json.Data("extraData", header.Extra.Encode());
        json.Data("mixHash", header.MixHash);
        json.WriteString("nonce", "0x0000000000000000");
        json.Quantity("baseFeePerGas", header.BaseFeePerGas);
        json.WriteNumber("timestampMs", header.TimestampMs);
        json.Data("ledgerDigest", header.Extra.LedgerDigest);
        json.Data("proposer", header.Beneficiary);
    }
}
