using System.Collections.Frozen;
using System.Text.Json;

namespace MarketChain.Rpc.JsonRpc;

/// <summary>Answers one call: reads its parameters and writes exactly one JSON value.</summary>
/// <exception cref="RpcException">The caller's mistake.</exception>
public delegate void RpcMethod(RpcParameters parameters, Utf8JsonWriter result);

/// <summary>Writes exactly one JSON value.</summary>
internal delegate void RpcValue(Utf8JsonWriter json);

/// <summary>The methods that a node answers, by name.</summary>
/// <param name="methods">The methods.</param>
/// <param name="others">Where those are that are not among them; null for nowhere.</param>
public sealed class MethodTable(
    IEnumerable<KeyValuePair<string, RpcMethod>> methods, MethodTable? others = null)
{
    private readonly FrozenDictionary<string, RpcMethod> _methods = methods.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Names, in order.</summary>
    public IEnumerable<string> Names => _methods.Keys.Concat(others?.Names ?? []).Order(StringComparer.Ordinal);

    /// <summary>The method of a name.</summary>
    /// <exception cref="RpcException">There is none.</exception>
    public RpcMethod this[string name]
        => Find(name) ?? throw new RpcException(
            RpcErrorCode.MethodNotFound, $"no method has the name {RpcParameters.Shown(name)}");

    private RpcMethod? Find(string name)
        => _methods.TryGetValue(name, out RpcMethod? method) ? method : others?.Find(name);
}
