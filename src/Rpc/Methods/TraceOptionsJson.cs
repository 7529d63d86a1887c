using System.Text.Json;
using MarketChain.Chain.Tracing;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Methods;

/// <summary>Reads geth's TraceConfig. What has no meaning here (timeout, debug, reexec) is not looked at.</summary>
internal static class TraceOptionsJson
{
    private const string CallTracer = "callTracer";

    /// <summary>The options; those of a trace of steps when the parameter is absent.</summary>
    public static TraceOptions Read(RpcParameters parameters, int index)
    {
        if (!parameters.Has(index))
        {
            return new TraceOptions();
        }

        JsonElement json = parameters.Element(index, "options", "an object");
        CallJson.RequireObject(json, "options");
        string tracer = json.Find("tracer") is { } name
            ? RpcParameters.TextOf(name, "tracer", CallTracer)
            : "";
        return tracer switch
        {
            "" => Steps(json),
            CallTracer => Calls(json.Find("tracerConfig")),
            _ => throw RpcParameters.Wrong(
                $"tracer: expected {CallTracer} or nothing, got {RpcParameters.Shown(tracer)}"),
        };
    }

    private static TraceOptions Steps(JsonElement json)
        => new()
        {
            Kind = TraceKind.Steps,
            WithStack = !Flag(json, "disableStack"),
            WithMemory = Flag(json, "enableMemory"),
            WithStorage = !Flag(json, "disableStorage"),
            WithReturnData = Flag(json, "enableReturnData"),
            StepsMax = json.Find("limit") is { } limit && StepsMax(limit) is var max && max > 0 ? max : ulong.MaxValue,
        };

    private static TraceOptions Calls(JsonElement? config)
    {
        if (config is not { } json)
        {
            return new TraceOptions { Kind = TraceKind.Calls };
        }

        CallJson.RequireObject(json, "tracerConfig");
        return new TraceOptions
        {
            Kind = TraceKind.Calls,
            OnlyTopCall = Flag(json, "onlyTopCall"),
            WithLogs = Flag(json, "withLog"),
        };
    }

    private static ulong StepsMax(JsonElement limit)
        => limit.ValueKind == JsonValueKind.Number && limit.TryGetUInt64(out ulong steps)
            ? steps
            : throw RpcParameters.Wrong($"limit: expected a whole number of steps, got {RpcParameters.Shown(limit)}");

    private static bool Flag(JsonElement json, string name)
        => json.Find(name) switch
        {
            null or { ValueKind: JsonValueKind.False } => false,
            { ValueKind: JsonValueKind.True } => true,
            { } other => throw RpcParameters.Wrong(
                $"{name}: expected true or false, got {RpcParameters.Shown(other)}"),
        };
}
