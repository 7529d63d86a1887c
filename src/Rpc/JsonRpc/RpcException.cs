namespace MarketChain.Rpc.JsonRpc;

/// <summary>JSON-RPC 2.0 error codes, and Ethereum's (EIP-1474).</summary>
public enum RpcErrorCode
{
    /// <summary>The request is not JSON.</summary>
    ParseError = -32700,

    /// <summary>The JSON is not a request.</summary>
    InvalidRequest = -32600,

    /// <summary>No method has this name.</summary>
    MethodNotFound = -32601,

    /// <summary>A parameter is missing, too many, or of another form than the method takes.</summary>
    InvalidParams = -32602,

    /// <summary>A contract reverted; the error's data is what it gave as the reason.</summary>
    Reverted = 3,

    /// <summary>The call cannot be carried out: its sender has not the coin, or it failed without a reason.</summary>
    CallFailed = -32000,

    /// <summary>The node failed; its log says more.</summary>
    InternalError = -32603,

    /// <summary>The thing asked for does not exist, or is not kept any more.</summary>
    ResourceNotFound = -32001,

    /// <summary>The node cannot serve it now.</summary>
    ResourceUnavailable = -32002,

    /// <summary>The transaction was not taken in; nothing changed.</summary>
    TransactionRejected = -32003,

    /// <summary>The question or its answer is larger than a limit of this node.</summary>
    LimitExceeded = -32005,
}

/// <summary>
/// The caller's mistake, on its way to the one place that turns it into an error answer. The message says what was
/// expected and what came.
/// </summary>
public sealed class RpcException(RpcErrorCode code, string message) : Exception(message)
{
    /// <summary>The error's code.</summary>
    public RpcErrorCode Code { get; } = code;

    /// <summary>What goes into the error's data member; null for none.</summary>
    public ReadOnlyMemory<byte>? Payload { get; init; }
}
