using System.Text.Json;
using MarketChain.Chain;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Transactions;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Methods;

/// <summary>What blocks have cost, for wallets that choose a fee.</summary>
internal sealed class FeeMethods(INode node)
{
    private const ulong BlocksMax = 1_024;
    private const int PercentilesMax = 100;
    private const string PercentilesForm = "an ascending array of numbers from 0 to 100";

    internal IEnumerable<KeyValuePair<string, RpcMethod>> All => [new("eth_feeHistory", FeeHistory)];

    private void FeeHistory(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(3);
        ulong wanted = Math.Min(parameters.Number(0, "block count", ulong.MaxValue), BlocksMax);
        decimal[]? percentiles = parameters.Has(2)
            ? ReadPercentiles(parameters.Element(2, "reward percentiles", PercentilesForm))
            : null;
        using ChainReader chain = node.OpenReader();
        BlockHeader newest = BlockTag.Header(chain, parameters, 1);
        ulong count = Math.Min(wanted, newest.Number + 1);
        ulong oldest = newest.Number + 1 - count;
        BlockHeader[] headers = [.. Headers(chain, parameters, oldest, count)];
        json.WriteStartObject();
        json.Quantity("oldestBlock", oldest);
        WriteFees(json, chain, headers);
        if (percentiles is { Length: > 0 })
        {
            WriteRewards(json, chain, parameters, headers, percentiles);
        }

        json.WriteEndObject();
    }

    private static IEnumerable<BlockHeader> Headers(
        ChainReader chain, RpcParameters parameters, ulong oldest, ulong count)
    {
        for (ulong i = 0; i < count; i++)
        {
            parameters.CheckTime();
            yield return chain.GetHeader(oldest + i) ?? throw BlockTag.NoBlock(oldest + i);
        }
    }

    private static void WriteFees(Utf8JsonWriter json, ChainReader chain, BlockHeader[] headers)
    {
        json.WriteStartArray("baseFeePerGas");
        foreach (BlockHeader header in headers)
        {
            json.QuantityValue(header.BaseFeePerGas);
        }

        if (headers.Length > 0)
        {
            json.QuantityValue(chain.BaseFeeAfter(headers[^1]));
        }

        json.WriteEndArray();
        json.WriteStartArray("gasUsedRatio");
        foreach (BlockHeader header in headers)
        {
            json.WriteNumberValue((decimal)header.GasUsed / header.GasLimit);
        }

        json.WriteEndArray();
    }

    private static void WriteRewards(
        Utf8JsonWriter json, ChainReader chain, RpcParameters parameters, BlockHeader[] headers, decimal[] percentiles)
    {
        json.WriteStartArray("reward");
        foreach (BlockHeader header in headers)
        {
            parameters.CheckTime();
            json.WriteStartArray();
            WriteRewards(json, [.. Tips(chain, header).OrderBy(tip => tip.Price)], header.GasUsed, percentiles);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    /// <summary>The tip up to which so many percent of the block's gas were bought.</summary>
    private static void WriteRewards(Utf8JsonWriter json, List<Tip> tips, ulong gasUsed, decimal[] percentiles)
    {
        int index = 0;
        ulong gas = tips.Count > 0 ? tips[0].Gas : 0;
        foreach (decimal percentile in percentiles)
        {
            decimal threshold = gasUsed * percentile / 100;
            while (gas < threshold && index < tips.Count - 1)
            {
                gas += tips[++index].Gas;
            }

            json.QuantityValue(tips.Count > 0 ? tips[index].Price : UInt256.Zero);
        }
    }

    private static IEnumerable<Tip> Tips(ChainReader chain, BlockHeader header)
    {
        if (header.GasUsed == 0)
        {
            yield break;
        }

        IReadOnlyList<Receipt> receipts = chain.GetReceipts(header.Number)!.Receipts;
        Block block = chain.GetBlock(header.Number)!;
        ulong before = 0;
        for (int i = 0; i < receipts.Count; i++)
        {
            Transaction transaction = block.Body.Transactions[i];
            Invariant.Check(transaction.TryGetEffectiveGasPrice(header.BaseFeePerGas, out UInt256 price));
            yield return new Tip(price - header.BaseFeePerGas, receipts[i].CumulativeGasUsed - before);
            before = receipts[i].CumulativeGasUsed;
        }
    }

    private static decimal[] ReadPercentiles(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() > PercentilesMax)
        {
            throw Wrong(json);
        }

        List<decimal> percentiles = [];
        foreach (JsonElement item in json.EnumerateArray())
        {
            bool isNumber = item.ValueKind == JsonValueKind.Number && item.TryGetDecimal(out _);
            decimal percentile = isNumber ? item.GetDecimal() : -1;
            if (percentile is < 0 or > 100 || (percentiles.Count > 0 && percentile < percentiles[^1]))
            {
                throw Wrong(json);
            }

            percentiles.Add(percentile);
        }

        return [.. percentiles];
    }

    private static RpcException Wrong(JsonElement json)
        => RpcParameters.Wrong($"reward percentiles: expected {PercentilesForm}, got {RpcParameters.Shown(json)}");

    private readonly record struct Tip(UInt256 Price, ulong Gas);
}
