using System.Text.Json;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Transactions;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Methods;

/// <summary>Transactions, receipts and logs as Ethereum's JSON-RPC writes them.</summary>
internal static class TransactionJson
{
    /// <summary>A transaction, in a block or (without one) in the pool.</summary>
    internal static void Write(Utf8JsonWriter json, Transaction transaction, BlockPosition? position)
    {
        json.WriteStartObject();
        json.Quantity("type", (ulong)transaction.Type);
        json.Data("hash", transaction.Hash);
        WritePosition(json, position);
        json.Data("from", transaction.Sender);
        json.Quantity("nonce", transaction.Sequence);
        json.Quantity("gas", transaction.GasLimit);
        WriteFees(json, transaction, position);
        switch (transaction)
        {
            case EthereumTransaction ethereum:
                WriteEthereum(json, ethereum);
                break;
            case NativeTransaction native:
                WriteNative(json, native);
                break;
            default:
                throw new InvariantException($"no JSON form for {transaction.Type}");
        }

        json.WriteEndObject();
    }

    /// <summary>
    /// A receipt. The logs of those before it in the block are counted in <paramref name="firstLog"/>.
    /// </summary>
    internal static void WriteReceipt(
        Utf8JsonWriter json, Transaction transaction, Receipt receipt, in BlockPosition position,
        ulong gasBefore, int firstLog)
    {
        json.WriteStartObject();
        json.Quantity("type", (ulong)transaction.Type);
        json.Data("transactionHash", transaction.Hash);
        WritePosition(json, position);
        json.Data("from", transaction.Sender);
        WriteRecipient(json, transaction);
        WriteCreated(json, transaction);
        json.Quantity("status", receipt.Succeeded ? 1UL : 0UL);
        json.Quantity("cumulativeGasUsed", receipt.CumulativeGasUsed);
        json.Quantity("gasUsed", receipt.CumulativeGasUsed - gasBefore);
        Invariant.Check(transaction.TryGetEffectiveGasPrice(position.Header.BaseFeePerGas, out UInt256 price));
        json.Quantity("effectiveGasPrice", price);
        json.Data("logsBloom", receipt.Bloom.Bytes);
        json.WriteStartArray("logs");
        for (int i = 0; i < receipt.Logs.Count; i++)
        {
            WriteLog(json, receipt.Logs[i], position, transaction.Hash, firstLog + i);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCreated(Utf8JsonWriter json, Transaction transaction)
    {
        if (transaction is EthereumTransaction { Fields.To: null })
        {
            json.Data("contractAddress", Address.OfCreated(transaction.Sender, transaction.Sequence));
        }
        else
        {
            json.WriteNull("contractAddress");
        }
    }

    /// <summary>A log of a block.</summary>
    internal static void WriteLog(
        Utf8JsonWriter json, LogEntry log, in BlockPosition position, in Hash256 transactionHash, int logIndex)
    {
        json.WriteStartObject();
        json.Data("address", log.Address);
        json.WriteStartArray("topics");
        foreach (Hash256 topic in log.Topics)
        {
            json.DataValue(topic.Bytes);
        }

        json.WriteEndArray();
        json.Data("data", log.Data.Span);
        WritePosition(json, position);
        json.Quantity("blockTimestamp", position.Header.Timestamp);
        json.Data("transactionHash", transactionHash);
        json.Quantity("logIndex", (ulong)logIndex);
        json.WriteBoolean("removed", value: false);
        json.WriteEndObject();
    }

    private static void WritePosition(Utf8JsonWriter json, BlockPosition? position)
    {
        if (position is { } place)
        {
            json.Data("blockHash", place.BlockHash);
            json.Quantity("blockNumber", place.Header.Number);
            json.Quantity("transactionIndex", (ulong)place.Index);
            return;
        }

        json.WriteNull("blockHash");
        json.WriteNull("blockNumber");
        json.WriteNull("transactionIndex");
    }

    private static void WriteFees(Utf8JsonWriter json, Transaction transaction, BlockPosition? position)
    {
        UInt256 price = transaction.MaxFeePerGas;
        if (position is { } place)
        {
            Invariant.Check(transaction.TryGetEffectiveGasPrice(place.Header.BaseFeePerGas, out price));
        }

        json.Quantity("gasPrice", price);
        if (transaction.Type is not (TransactionType.Legacy or TransactionType.AccessList))
        {
            json.Quantity("maxFeePerGas", transaction.MaxFeePerGas);
            json.Quantity("maxPriorityFeePerGas", transaction.MaxPriorityFeePerGas);
        }
    }

    private static void WriteEthereum(Utf8JsonWriter json, EthereumTransaction transaction)
    {
        EthereumFields fields = transaction.Fields;
        WriteRecipient(json, transaction);
        json.Quantity("value", fields.Value);
        json.Data("input", fields.Data.Span);
        if (fields.ChainId is { } chainId)
        {
            json.Quantity("chainId", chainId);
        }

        if (fields.Type != TransactionType.Legacy)
        {
            WriteAccessList(json, fields.AccessList);
            json.Quantity("yParity", (ulong)transaction.Signature.Parity);
        }

        json.Quantity("v", RecoveryValue(fields, transaction.Signature.Parity));
        json.Quantity("r", UInt256.ReadBigEndian(transaction.Signature.R));
        json.Quantity("s", UInt256.ReadBigEndian(transaction.Signature.S));
    }

    /// <summary>v: the parity of typed transactions; of legacy ones with the chain id (EIP-155) or without.</summary>
    private static UInt256 RecoveryValue(EthereumFields fields, int parity)
    {
        if (fields.Type != TransactionType.Legacy)
        {
            return (ulong)parity;
        }

        return fields.ChainId is { } chainId ? ((UInt256)chainId * 2UL) + (35UL + (ulong)parity) : 27UL + (ulong)parity;
    }

    /// <summary>The member accessList (EIP-2930).</summary>
    internal static void WriteAccessList(Utf8JsonWriter json, ValueList<AccessListEntry> entries)
    {
        json.WriteStartArray("accessList");
        foreach (AccessListEntry entry in entries)
        {
            json.WriteStartObject();
            json.Data("address", entry.Address);
            json.WriteStartArray("storageKeys");
            foreach (Hash256 key in entry.StorageKeys)
            {
                json.DataValue(key.Bytes);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>
    /// Ethereum libraries need a recipient, value and input: those of a native transaction are its module's business,
    /// so the payload's kind and bytes stand beside them.
    /// </summary>
    private static void WriteNative(Utf8JsonWriter json, NativeTransaction transaction)
    {
        WriteRecipient(json, transaction);
        json.Quantity("value", transaction.Payload is Transfer transfer ? transfer.Value : UInt256.Zero);
        json.Data("input", transaction.BodyBytes.Span);
        json.Quantity("chainId", transaction.Body.ChainId);
        json.WriteString("payload", transaction.Payload.Kind.ToString());
        json.WriteNumber("lane", transaction.Lane);
        json.WriteString("expiresAtMs", transaction.Body.ExpiresAtMs.ToString(
            System.Globalization.CultureInfo.InvariantCulture));
        json.Quantity("v", UInt256.Zero);
        json.Quantity("r", UInt256.Zero);
        json.Quantity("s", UInt256.Zero);
    }

    private static void WriteRecipient(Utf8JsonWriter json, Transaction transaction)
    {
        Address? to = transaction switch
        {
            EthereumTransaction ethereum => ethereum.Fields.To,
            NativeTransaction { Payload: Transfer transfer } => transfer.To,
            _ => null,
        };
        if (to is { } address)
        {
            json.Data("to", address);
        }
        else
        {
            json.WriteNull("to");
        }
    }
}

/// <summary>Where a transaction or log stands.</summary>
/// <param name="Header">The block.</param>
/// <param name="BlockHash">Its hash.</param>
/// <param name="Index">The transaction's index; the number of transactions for the system step's logs.</param>
internal readonly record struct BlockPosition(BlockHeader Header, Hash256 BlockHash, int Index);
