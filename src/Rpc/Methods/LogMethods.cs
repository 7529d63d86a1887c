using System.Text.Json;
using MarketChain.Chain;
using MarketChain.Primitives.Blocks;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Methods;

/// <summary>eth_getLogs: logs of the transactions of each block, then those of its system step.</summary>
internal sealed class LogMethods(INode node, RpcLimits limits)
{
    internal IEnumerable<KeyValuePair<string, RpcMethod>> All => [new("eth_getLogs", GetLogs)];

    private void GetLogs(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(1);
        using ChainReader chain = node.OpenReader();
        Write(json, chain, parameters, new LogQuery(chain, parameters.Element(0, "filter", "an object")), limits);
    }

    /// <summary>All that a query asks for, as an array.</summary>
    /// <exception cref="RpcException">That is too much.</exception>
    internal static void Write(
        Utf8JsonWriter json, ChainReader chain, RpcParameters parameters, LogQuery query, RpcLimits limits)
    {
        (ulong first, ulong last) = query.Range(chain.Head.Number, limits);
        int found = 0;
        json.WriteStartArray();
        for (ulong number = first; number <= last; number++)
        {
            parameters.CheckTime();
            BlockHeader header = chain.GetHeader(number) ?? throw BlockTag.NoBlock(number);
            foreach (RpcValue log in BlockLogJson.Matching(chain, header, query.Wanted))
            {
                found++;
                if (found > limits.LogsMax)
                {
                    throw new RpcException(
                        RpcErrorCode.LimitExceeded,
                        $"expected at most {limits.LogsMax} logs: ask for fewer blocks at once");
                }

                log(json);
            }
        }

        json.WriteEndArray();
    }
}
