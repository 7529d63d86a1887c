using System.Text.Json;
using MarketChain.Chain;
using MarketChain.Chain.Execution;
using MarketChain.Chain.Reading;
using MarketChain.Marketing.Events;
using MarketChain.Marketing.Models;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Methods;

/// <summary>Batches of impressions, and their rows while those are kept.</summary>
internal sealed class BatchMethods(INode node)
{
    internal IEnumerable<KeyValuePair<string, RpcMethod>> All =>
    [
        new("mkt_getImpressionBatch", Batch),
        new("mkt_getSidecar", Sidecar),
        new("mkt_simulateBatch", Simulate),
    ];

    private void Batch(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(1);
        using ChainReader chain = node.OpenReader();
        WriteBatch(json, chain.GetBatch(parameters.Hash(0, "transaction hash")));
    }

    /// <summary>Salt and columns of a batch as they were submitted, while they are kept; else null.</summary>
    private void Sidecar(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(1);
        using ChainReader chain = node.OpenReader();
        if (chain.FindTransaction(parameters.Hash(0, "transaction hash")) is { } place
            && chain.GetBatchRows(place) is { } rows)
        {
            json.DataValue(rows.Sidecar.Span);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    /// <summary>What a batch would come to as the only transaction of the next block. Nothing is kept of it.</summary>
    private void Simulate(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(1);
        byte[] raw = parameters.Bytes(0, "batch", PooledTransaction.EncodedLengthMax);
        if (!PooledTransaction.TryDecode(raw, out PooledTransaction? pooled, out DecodeError error))
        {
            throw new RpcException(RpcErrorCode.TransactionRejected, $"not a transaction of this chain: {error}");
        }

        if (pooled.Transaction is not NativeTransaction { Payload: SubmitImpressions })
        {
            throw RpcParameters.Wrong("batch: expected a SubmitImpressions transaction with its sidecar");
        }

        using ChainReader chain = node.OpenReader();
        if (new TransactionRules(chain.Spec).TryCheck(pooled, out CheckedTransaction valid) is { } rejection)
        {
            throw new RpcException(RpcErrorCode.TransactionRejected, rejection.ToString());
        }

        // Contracts may use the gas that the batch brings, and no block has more than this.
        ulong gasLimit = chain.NextHeight.Parameters.GasLimit;
        if (valid.Transaction.GasLimit > gasLimit)
        {
            throw new RpcException(
                RpcErrorCode.TransactionRejected,
                $"gas limit: expected at most the block's {gasLimit}, got {valid.Transaction.GasLimit}");
        }

        WriteBatch(json, chain.Simulate(valid));
    }

    private static void WriteBatch(Utf8JsonWriter json, BatchView? batch)
    {
        if (batch is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteNumber("block", batch.Block);
        json.WriteNumber("site", batch.Payload.Site);
        json.WriteNumber("stream", batch.Payload.Stream);
        json.WriteNumber("batchSeq", batch.Payload.BatchSequence);
        json.WriteNumber("rows", batch.Payload.Rows);
        json.WriteNumber("accepted", batch.Accepted);
        json.WriteNumber("rejected", batch.Payload.Rows - batch.Accepted);
        json.Amount("ua", batch.Ua);
        json.WriteStartArray("counts");
        foreach (uint count in batch.Counts)
        {
            json.WriteNumberValue(count);
        }

        json.WriteEndArray();
        json.Data("columnsHash", batch.Payload.ColumnsHash);
        json.Data("outcomesHash", batch.OutcomesHash);
        json.WriteStartArray("modelFailures");
        foreach (UaModelFailedEvent failure in batch.ModelFailures)
        {
            json.WriteStartObject();
            json.WriteNumber("campaign", failure.Campaign);
            json.WriteNumber("model", failure.Model);
            json.WriteString("reason", UaModelFaultText.Of(failure.Fault));
            json.WriteNumber("gasUsed", failure.GasUsed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("fault", batch.Fault);
        json.WritePropertyName("outcomes");
        WriteOutcomes(json, batch.Outcomes.Span);
        json.WriteEndObject();
    }

    /// <summary>The reason of each row, by its code; null when the rows are not kept.</summary>
    private static void WriteOutcomes(Utf8JsonWriter json, ReadOnlySpan<byte> reasons)
    {
        if (reasons.IsEmpty)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartArray();
        foreach (byte reason in reasons)
        {
            json.WriteNumberValue(reason);
        }

        json.WriteEndArray();
    }
}
