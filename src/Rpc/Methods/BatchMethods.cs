using System.Text.Json;
using MarketChain.Chain;
using MarketChain.Chain.Reading;
using MarketChain.Primitives;
using MarketChain.Primitives.SumTree;
using MarketChain.Primitives.Transactions;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Methods;

/// <summary>Batches of impressions, their rows while those are kept, and proofs of pay.</summary>
internal sealed class BatchMethods(INode node)
{
    internal IEnumerable<KeyValuePair<string, RpcMethod>> All =>
    [
        new("mkt_getImpressionBatch", Batch),
        new("mkt_getSidecar", Sidecar),
        new("mkt_simulateBatch", Simulate),
        new("mkt_getPayoutProof", PayoutProofOf),
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
            throw RpcParameters.Wrong($"batch: expected a SubmitImpressions transaction with its sidecar");
        }

        using ChainReader chain = node.OpenReader();
        WriteBatch(json, chain.Simulate(pooled, out string? refusal)
            ?? throw new RpcException(RpcErrorCode.TransactionRejected, refusal!));
    }

    private void PayoutProofOf(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(4);
        uint campaign = parameters.Id(0, "campaign");
        uint epoch = parameters.Id(1, "epoch");
        bool ofSite = parameters.Has(3);
        if (ofSite && parameters.Text(2, "kind", "\"site\" or a UID") != "site")
        {
            throw RpcParameters.Wrong("kind: expected \"site\" and a site's number, or a UID alone");
        }

        uint id = parameters.Id(ofSite ? 3 : 2, ofSite ? "site" : "uid");
        using ChainReader chain = node.OpenReader();
        WriteProof(json, chain.GetPayoutProof(campaign, epoch, ofSite ? PayoutLeafType.Site : PayoutLeafType.Uid, id));
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
        json.WriteNumber("batchSeq", batch.Payload.BatchSeq);
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

    private static void WriteProof(Utf8JsonWriter json, PayoutProofView? view)
    {
        if (view is null)
        {
            json.WriteNullValue();
            return;
        }

        PayoutProof proof = view.Proof;
        json.WriteStartObject();
        json.WriteStartObject("leaf");
        json.WriteString("type", proof.Leaf.Type == PayoutLeafType.Site ? "site" : "uid");
        json.WriteNumber("campaign", proof.Leaf.Campaign);
        json.WriteNumber("epoch", proof.Leaf.Epoch);
        json.WriteNumber("index", proof.Leaf.Index);
        json.WriteNumber("id", proof.Leaf.Id);
        json.WriteNumber("impressions", proof.Leaf.Impressions);
        json.Amount("ua", proof.Leaf.Ua);
        json.Amount("amount", proof.Leaf.Amount);
        json.WriteEndObject();
        json.WriteNumber("leaves", proof.LeafCount);
        json.WriteStartArray("path");
        foreach (SumNode item in proof.Path)
        {
            WriteNode(json, item);
        }

        json.WriteEndArray();
        json.Data("root", view.Root.Hash);
        json.WritePropertyName("totals");
        WriteNode(json, view.Root);
        json.WriteEndObject();
    }

    private static void WriteNode(Utf8JsonWriter json, in SumNode item)
    {
        json.WriteStartObject();
        json.Data("hash", item.Hash);
        json.WriteNumber("impressions", item.Impressions);
        json.Amount("ua", item.Ua);
        json.Amount("amount", item.Amount);
        json.WriteEndObject();
    }
}
