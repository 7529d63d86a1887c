using System.Text.Json;

namespace MarketChain.Auditor;

/// <summary>Answers JSON-RPC calls: a node over HTTP, or answers that were kept.</summary>
public interface IRpc
{
    /// <summary>The result of a call.</summary>
    /// <param name="method">Such as <c>eth_getBlockByNumber</c>.</param>
    /// <param name="parameters">The parameters as a JSON array: <c>["0x1",true]</c>.</param>
    /// <exception cref="RpcFaultException">The node answered with an error.</exception>
    JsonElement Call(string method, string parameters);

    /// <summary>The results of many calls of one method, in their order.</summary>
    /// <inheritdoc cref="Call"/>
    IReadOnlyList<JsonElement> CallAll(string method, IReadOnlyList<string> parameters)
        => [.. parameters.Select(each => Call(method, each))];
}

/// <summary>A node's error answer.</summary>
public sealed class RpcFaultException(string method, int code, string message)
    : Exception($"{method}: {message} ({code})")
{
    /// <summary>The code of what is not there or not kept any more (docs/rpc.md).</summary>
    public const int NotKept = -32001;

    public int Code { get; } = code;
}
