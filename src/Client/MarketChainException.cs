namespace MarketChain.Client;

/// <summary>What went wrong between a client and the chain.</summary>
public enum ClientFault
{
    /// <summary>
    /// The node answered with a JSON-RPC error: <see cref="MarketChainException.RpcCode"/> has its code.
    /// </summary>
    Refused,

    /// <summary>No answer came: nothing listens there, the connection broke, or the node is too busy.</summary>
    Unreachable,

    /// <summary>What came is not an answer of the protocol, or not one to this question.</summary>
    BadAnswer,

    /// <summary>The transaction is in a block and failed: a module's rule was broken.</summary>
    TransactionFailed,

    /// <summary>What was waited for did not happen in the time given.</summary>
    TimedOut,

    /// <summary>A proof does not prove what it should.</summary>
    BadProof,
}

/// <summary>The one exception of this library, beside the argument and cancellation exceptions of .NET.</summary>
/// <param name="fault">The kind.</param>
/// <param name="message">What was asked and what came, in one sentence.</param>
/// <param name="rpcCode">The code of a JSON-RPC error; 0 when there is none.</param>
/// <param name="inner">The exception behind it, if any.</param>
public sealed class MarketChainException(
    ClientFault fault, string message, int rpcCode = 0, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The kind.</summary>
    public ClientFault Fault { get; } = fault;

    /// <summary>The code of a JSON-RPC error, such as -32003 for a transaction that was not taken in; else 0.</summary>
    public int RpcCode { get; } = rpcCode;

    internal static MarketChainException BadAnswer(string message) => new(ClientFault.BadAnswer, message);
}
