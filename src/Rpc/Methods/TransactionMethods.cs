using System.Text.Json;
using MarketChain.Chain;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Transactions;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Methods;

/// <summary>Transactions sent and looked up.</summary>
internal sealed class TransactionMethods(INode node)
{
    internal IEnumerable<KeyValuePair<string, RpcMethod>> All =>
    [
        new("eth_sendRawTransaction", Send),
        new("mkt_sendTransaction", Send),
        new("eth_getTransactionByHash", ByHash),
        new("eth_getRawTransactionByHash", RawByHash),
        new("eth_getTransactionReceipt", ReceiptOf),
    ];

    private void Send(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(1);
        byte[] raw = parameters.Bytes(0, "transaction", PooledTransaction.EncodedLengthMax);
        if (!PooledTransaction.TryDecode(raw, out PooledTransaction? transaction, out DecodeError error))
        {
            throw new RpcException(RpcErrorCode.TransactionRejected, $"not a transaction of this chain: {error}");
        }

        if (node.Submit(transaction) is { } refusal)
        {
            throw new RpcException(RpcErrorCode.TransactionRejected, refusal);
        }

        json.DataValue(transaction.Transaction.Hash.Bytes);
    }

    private void ByHash(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(1);
        Hash256 hash = parameters.Hash(0, "transaction hash");
        using ChainReader chain = node.OpenReader();
        if (chain.FindTransaction(hash) is { } place)
        {
            Block block = chain.GetBlock(place.Block)!;
            Transaction transaction = Recovered.Sender(chain, block.Body.Transactions[place.Index]);
            TransactionJson.Write(json, transaction, new BlockPosition(block.Header, block.Hash, place.Index));
        }
        else if (node.FindPending(hash) is { } pending)
        {
            TransactionJson.Write(json, pending, position: null);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    /// <summary>The envelope, whose hash and signature anybody can check; of a batch without its rows.</summary>
    private void RawByHash(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(1);
        Hash256 hash = parameters.Hash(0, "transaction hash");
        using ChainReader chain = node.OpenReader();
        Transaction? transaction = chain.FindTransaction(hash) is { } place
            ? chain.GetBlock(place.Block)!.Body.Transactions[place.Index]
            : node.FindPending(hash);
        if (transaction is null)
        {
            json.WriteNullValue();
            return;
        }

        json.DataValue(transaction.Encoded.Span);
    }

    private void ReceiptOf(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(1);
        using ChainReader chain = node.OpenReader();
        if (chain.FindTransaction(parameters.Hash(0, "transaction hash")) is not { } place)
        {
            json.WriteNullValue();
            return;
        }

        Block block = chain.GetBlock(place.Block)!;
        IReadOnlyList<Receipt> receipts = chain.GetReceipts(place.Block)!.Receipts;
        ulong gasBefore = place.Index == 0 ? 0 : receipts[place.Index - 1].CumulativeGasUsed;
        int firstLog = receipts.Take(place.Index).Sum(receipt => receipt.Logs.Count);
        TransactionJson.WriteReceipt(
            json,
            Recovered.Sender(chain, block.Body.Transactions[place.Index]),
            receipts[place.Index],
            new BlockPosition(block.Header, block.Hash, place.Index),
            gasBefore,
            firstLog);
    }
}
