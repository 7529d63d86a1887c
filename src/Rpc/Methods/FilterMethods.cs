using System.Text.Json;
using MarketChain.Chain;
using MarketChain.Primitives;
using MarketChain.Rpc.Following;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Methods;

/// <summary>Filters: what is new since the last question.</summary>
internal sealed class FilterMethods(INode node, RpcLimits limits)
{
    private readonly FilterTable _filters = new(limits.FiltersMax, node.Secret);

    internal IEnumerable<KeyValuePair<string, RpcMethod>> All =>
    [
        new("eth_newFilter", NewLogFilter),
        new("eth_newBlockFilter", NewBlockFilter),
        new("eth_newPendingTransactionFilter", NewPoolFilter),
        new("eth_getFilterChanges", Changes),
        new("eth_getFilterLogs", Logs),
        new("eth_uninstallFilter", Uninstall),
        new("eth_subscribe", RefuseSubscription),
        new("eth_unsubscribe", RefuseSubscription),
    ];

    /// <summary>A WebSocket has methods of its own of these names, which come before these.</summary>
    private static void RefuseSubscription(RpcParameters parameters, Utf8JsonWriter json)
        => throw new RpcException(
            RpcErrorCode.MethodNotFound, "subscriptions are for WebSockets: over HTTP ask a filter (eth_newFilter)");

    private void NewLogFilter(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(1);
        using ChainReader chain = node.OpenReader();
        LogQuery query = new(chain, parameters.Element(0, "filter", "an object"));
        Add(json, new LogFollower(chain.Head.Number + 1, query, limits.LogBlocksMax));
    }

    private void NewBlockFilter(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(0);
        using ChainReader chain = node.OpenReader();
        Add(json, new BlockFollower(chain.Head.Number + 1, (item, block) => item.DataValue(block.Hash.Bytes)));
    }

    private void NewPoolFilter(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(1);
        Add(json, new PoolFollower(node, parameters.Flag(0, "whole transactions", absent: false)));
    }

    private void Add(Utf8JsonWriter json, IFollower filter) => json.QuantityValue(_filters.Add(filter));

    private void Changes(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(1);
        IFollower filter = Find(parameters);
        json.WriteStartArray();

        // A client that asks twice at once gets each thing once.
        lock (filter)
        {
            using ChainReader chain = node.OpenReader();
            foreach (RpcValue item in filter.Take(chain).Take(limits.LogsMax))
            {
                item(json);
                if (json.BytesCommitted + json.BytesPending > limits.ResponseBytesMax / 2)
                {
                    // The rest is new at the next question.
                    break;
                }
            }
        }

        json.WriteEndArray();
    }

    private void Logs(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(1);
        if (Find(parameters) is not LogFollower filter)
        {
            throw RpcParameters.Wrong("filter: expected one of logs (eth_newFilter), got one of another kind");
        }

        using ChainReader chain = node.OpenReader();
        LogMethods.Write(json, chain, parameters, filter.Query, limits);
    }

    private void Uninstall(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(1);
        json.WriteBooleanValue(_filters.Remove(Number(parameters)));
    }

    private IFollower Find(RpcParameters parameters)
        => _filters.Find(Number(parameters)) ?? throw new RpcException(
            RpcErrorCode.CallFailed, "filter not found: there is none of this number, or none any more");

    private static UInt256 Number(RpcParameters parameters)
    {
        const string Form = "the number of a filter as hex quantity";
        string text = parameters.Text(0, "filter", Form);
        return UInt256.TryParseQuantity(text, out UInt256 number)
            ? number
            : throw RpcParameters.Wrong($"filter: expected {Form}, got {RpcParameters.Shown(text)}");
    }
}
