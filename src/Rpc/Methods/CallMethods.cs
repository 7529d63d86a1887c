using System.Text.Json;
using MarketChain.Chain;
using MarketChain.Chain.Simulation;
using MarketChain.Primitives.Blocks;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Methods;

/// <summary>Calls of contracts that change nothing.</summary>
internal sealed class CallMethods(INode node, RpcLimits limits)
{
    internal IEnumerable<KeyValuePair<string, RpcMethod>> All =>
    [
        new("eth_call", Call),
        new("eth_estimateGas", EstimateGas),
        new("eth_createAccessList", CreateAccessList),
    ];

    private void Call(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(4);
        CallRequest request = CallJson.Read(parameters, limits.CallGasMax);
        using ChainReader chain = node.OpenReader();
        CallOutcome? outcome = CallsAt(chain, parameters).TryCall(request, out string? refusal);
        json.DataValue(Succeeded(outcome, refusal).Output.Span);
    }

    private void EstimateGas(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(4);
        CallRequest request = CallJson.Read(parameters, limits.CallGasMax);
        using ChainReader chain = node.OpenReader();
        ulong gas = CallsAt(chain, parameters).EstimateGas(
            request, out CallOutcome? failed, out string? refusal, parameters.CheckTime);
        if (gas == 0)
        {
            Succeeded(failed, refusal);
        }

        json.QuantityValue(gas);
    }

    private void CreateAccessList(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(4);
        CallRequest request = CallJson.Read(parameters, limits.CallGasMax);
        using ChainReader chain = node.OpenReader();
        AccessListOutcome outcome
            = CallsAt(chain, parameters).TryListAccess(request, out string? refusal, parameters.CheckTime)
            ?? throw new RpcException(RpcErrorCode.CallFailed, refusal!);
        json.WriteStartObject();
        TransactionJson.WriteAccessList(json, outcome.AccessList);
        if (outcome.Error is not null)
        {
            json.WriteString("error", outcome.Error);
        }

        json.Quantity("gasUsed", outcome.GasUsed);
        json.WriteEndObject();
    }

    private static CallSimulator CallsAt(ChainReader chain, RpcParameters parameters)
    {
        BlockHeader header = BlockTag.Header(chain, parameters, 1);
        return Kept.Or(chain.GetCalls(header.Number));
    }

    private static CallOutcome Succeeded(CallOutcome? outcome, string? refusal)
    {
        if (outcome is null)
        {
            throw new RpcException(RpcErrorCode.CallFailed, refusal!);
        }

        if (outcome.IsReverted)
        {
            throw new RpcException(RpcErrorCode.Reverted, RevertReason.Describe(outcome.Output.Span))
            {
                Payload = outcome.Output,
            };
        }

        return outcome.Succeeded ? outcome : throw new RpcException(RpcErrorCode.CallFailed, Describe(outcome));
    }

    private static string Describe(CallOutcome outcome)
        => $"the call failed: {outcome.Status}, after {outcome.GasUsed} gas";
}
