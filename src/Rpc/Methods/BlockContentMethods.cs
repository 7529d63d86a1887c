using System.Text.Json;
using MarketChain.Chain;
using MarketChain.Chain.Execution;
using MarketChain.Primitives.Blocks;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Methods;

/// <summary>What is in a block, by the block.</summary>
internal sealed class BlockContentMethods(INode node)
{
    internal IEnumerable<KeyValuePair<string, RpcMethod>> All =>
    [
        new("eth_getBlockReceipts", Receipts),
        new("eth_getTransactionByBlockNumberAndIndex", TransactionByNumber),
        new("eth_getTransactionByBlockHashAndIndex", TransactionByHash),
    ];

    private void Receipts(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(1);
        using ChainReader chain = node.OpenReader();
        ulong number = BlockTag.Number(chain, parameters, 0);
        Block? block = chain.GetBlock(number);
        if (block is null)
        {
            json.WriteNullValue();
            return;
        }

        WriteReceipts(json, chain, block, chain.GetReceipts(number)!);
    }

    private static void WriteReceipts(Utf8JsonWriter json, ChainReader chain, Block block, BlockReceipts receipts)
    {
        ulong gasBefore = 0;
        int firstLog = 0;
        json.WriteStartArray();
        for (int i = 0; i < receipts.Receipts.Count; i++)
        {
            Receipt receipt = receipts.Receipts[i];
            TransactionJson.WriteReceipt(
                json,
                Recovered.Sender(chain, block.Body.Transactions[i]),
                receipt,
                new BlockPosition(block.Header, block.Hash, i),
                gasBefore,
                firstLog);
            gasBefore = receipt.CumulativeGasUsed;
            firstLog += receipt.Logs.Count;
        }

        json.WriteEndArray();
    }

    private void TransactionByNumber(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(2);
        using ChainReader chain = node.OpenReader();
        WriteTransaction(json, chain, parameters, chain.GetBlock(BlockTag.Number(chain, parameters, 0)));
    }

    private void TransactionByHash(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(2);
        using ChainReader chain = node.OpenReader();
        ulong? number = chain.FindBlock(parameters.Hash(0, "block hash"));
        WriteTransaction(json, chain, parameters, number is { } found ? chain.GetBlock(found) : null);
    }

    private static void WriteTransaction(
        Utf8JsonWriter json, ChainReader chain, RpcParameters parameters, Block? block)
    {
        ulong index = parameters.Number(1, "index", uint.MaxValue);
        if (block is null || index >= (ulong)block.Body.Transactions.Count)
        {
            json.WriteNullValue();
            return;
        }

        TransactionJson.Write(
            json,
            Recovered.Sender(chain, block.Body.Transactions[(int)index]),
            new BlockPosition(block.Header, block.Hash, (int)index));
    }
}
