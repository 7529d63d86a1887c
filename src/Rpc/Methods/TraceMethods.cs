using System.Text.Json;
using MarketChain.Chain;
using MarketChain.Chain.Blocks;
using MarketChain.Chain.Simulation;
using MarketChain.Chain.Tracing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Methods;

/// <summary>What the EVM did, opcode by opcode or call by call.</summary>
internal sealed class TraceMethods(INode node, RpcLimits limits)
{
    internal IEnumerable<KeyValuePair<string, RpcMethod>> All =>
    [
        new("debug_traceTransaction", TraceTransaction),
        new("debug_traceCall", TraceCall),
        new("debug_traceBlockByNumber", TraceBlockByNumber),
        new("debug_traceBlockByHash", TraceBlockByHash),
    ];

    private void TraceTransaction(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(2);
        Hash256 hash = parameters.Hash(0, "transaction hash");
        TraceOptions options = TraceOptionsJson.Read(parameters, 1);
        using ChainReader chain = node.OpenReader();
        TransactionPlace place = chain.FindTransaction(hash)
            ?? throw new RpcException(RpcErrorCode.ResourceNotFound, $"transaction {hash} is in no block");
        TraceJson.Write(json, Trace(chain, parameters, place, count: 1, options)[0], options.Kind);
    }

    private void TraceCall(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(3);
        TraceOptions options = TraceOptionsJson.Read(parameters, 2);
        JsonElement config = parameters.Has(2) ? parameters.Element(2, "options", "an object") : default;
        bool has = parameters.Has(2);
        CallRequest request = CallJson.Read(
            parameters.Element(0, "call", "an object"),
            has ? config.Find("stateOverrides") : null,
            has ? config.Find("blockOverrides") : null,
            limits.CallGasMax);
        using ChainReader chain = node.OpenReader();
        CallSimulator calls = Kept.Or(chain.GetCalls(BlockTag.Header(chain, parameters, 1).Number));
        TraceBudget budget = new(limits.ResponseBytesMax);
        TransactionTrace trace = calls.TryTrace(request, options, budget, out string? refusal)
            ?? throw new RpcException(RpcErrorCode.CallFailed, refusal!);
        RequireWhole(budget);
        TraceJson.Write(json, trace, options.Kind);
    }

    private void TraceBlockByNumber(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(2);
        using ChainReader chain = node.OpenReader();
        WriteBlock(json, chain, parameters, BlockTag.Header(chain, parameters, 0).Number);
    }

    private void TraceBlockByHash(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(2);
        Hash256 hash = parameters.Hash(0, "block hash");
        using ChainReader chain = node.OpenReader();
        ulong number = chain.FindBlock(hash)
            ?? throw new RpcException(RpcErrorCode.ResourceNotFound, $"block {hash} does not exist on this node");
        WriteBlock(json, chain, parameters, number);
    }

    private void WriteBlock(Utf8JsonWriter json, ChainReader chain, RpcParameters parameters, ulong number)
    {
        TraceOptions options = TraceOptionsJson.Read(parameters, 1);
        Block block = chain.GetBlock(number) ?? throw BlockTag.NoBlock(number);
        int count = block.Body.Transactions.Count;
        IReadOnlyList<TransactionTrace> traces
            = Trace(chain, parameters, new TransactionPlace(number, 0), count, options);
        json.WriteStartArray();
        for (int i = 0; i < count; i++)
        {
            json.WriteStartObject();
            json.Data("txHash", block.Body.Transactions[i].Hash);
            json.WritePropertyName("result");
            TraceJson.Write(json, traces[i], options.Kind);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private IReadOnlyList<TransactionTrace> Trace(
        ChainReader chain, RpcParameters parameters, TransactionPlace first, int count, TraceOptions options)
    {
        TraceBudget budget = new(limits.ResponseBytesMax);
        TraceRequest request = new(
            chain.GetBlock(first.Block)!,
            chain.GetReceipts(first.Block)!,
            first.Index,
            count,
            options,
            budget,
            parameters.CheckTime);
        IReadOnlyList<TransactionTrace> traces = chain.TryTrace(request, out string? refusal)
            ?? throw new RpcException(RpcErrorCode.ResourceNotFound, refusal!);
        RequireWhole(budget);
        return traces;
    }

    private void RequireWhole(TraceBudget budget)
    {
        if (budget.IsExceeded)
        {
            throw new RpcException(
                RpcErrorCode.LimitExceeded,
                $"the trace is longer than {limits.ResponseBytesMax} bytes: ask for less (disableStack, "
                + "disableStorage, limit, onlyTopCall)");
        }
    }
}
