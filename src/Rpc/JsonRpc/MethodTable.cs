using System.Collections.Frozen;
using System.Text.Json;

namespace MarketChain.Rpc.JsonRpc;

/// <summary>Answers one call: reads its parameters and writes exactly one JSON value.</summary>
/// <exception cref="RpcException">The caller's mistake.</exception>
public delegate void RpcMethod(RpcParameters parameters, Utf8JsonWriter result);

/// <summary>The methods that a node answers, by name.</summary>
public sealed class MethodTable(IEnumerable<KeyValuePair<string, RpcMethod>> methods)
{
    private readonly FrozenDictionary<string, RpcMethod> _methods = methods.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Names, in order.</summary>
    public IEnumerable<string> Names => _methods.Keys.Order(StringComparer.Ordinal);

    /// <summary>The method of a name.</summary>
    /// <exception cref="RpcException">There is none.</exception>
    public RpcMethod this[string name]
        => _methods.TryGetValue(name, out RpcMethod? method)
            ? method
            : throw new RpcException(
                RpcErrorCode.MethodNotFound, $"no method has the name {RpcParameters.Shown(name)}");
}
