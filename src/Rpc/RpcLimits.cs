using MarketChain.Primitives;

namespace MarketChain.Rpc;

/// <summary>
/// Every maximum of the outside face, each with its reason. Nothing here is consensus: an operator may set others.
/// </summary>
public sealed record RpcLimits
{
    /// <summary>Bytes of a request: a full batch of impressions is 2 × (288 + 128) KiB as hex, several fit.</summary>
    public int RequestBytesMax { get; init; } = 4 << 20;

    /// <summary>Calls in a JSON-RPC batch: more work belongs in more requests, which are served in turn.</summary>
    public int BatchCallsMax { get; init; } = 100;

    /// <summary>Bytes of the answers to one request: a full block in hex fits, a memory full of them not.</summary>
    public int ResponseBytesMax { get; init; } = 16 << 20;

    /// <summary>
    /// Bytes of requests that are still arriving and of answers that are still leaving, over all clients: slow ones
    /// must not fill memory.
    /// </summary>
    public int BufferedBytesMax { get; init; } = 128 << 20;

    /// <summary>Nesting of the JSON: the deepest parameter (a filter's topics) needs 6.</summary>
    public int JsonDepthMax { get; init; } = 16;

    /// <summary>
    /// Values and names in one request: a hundred calls of getProof with all slots have a quarter. Each costs memory
    /// while it is read.
    /// </summary>
    public int JsonTokensMax { get; init; } = 100_000;

    /// <summary>
    /// Requests served at the same time: the cores that serve them make blocks as well. One client (an address) has at
    /// most three quarters of them.
    /// </summary>
    public int ConcurrentRequestsMax { get; init; } = 8;

    /// <summary>
    /// Requests that wait for their turn; further ones are refused at once. One client has as many of them as it leaves
    /// to others.
    /// </summary>
    public int WaitingRequestsMax { get; init; } = 512;

    /// <summary>Connections, idle ones included. One client has as many of them as it leaves to others.</summary>
    public int ConnectionsMax { get; init; } = 1_024;

    /// <summary>Blocks that one eth_getLogs may look at.</summary>
    public ulong LogBlocksMax { get; init; } = 10_000;

    /// <summary>Logs in one answer of eth_getLogs.</summary>
    public int LogsMax { get; init; } = 10_000;

    /// <summary>
    /// Filters of all clients together: one of logs that names all alternatives has about 100 KB. The one that was
    /// asked least recently makes room.
    /// </summary>
    public int FiltersMax { get; init; } = 256;

    /// <summary>
    /// Connections by WebSocket: each may wait for as much as is asked for. One client has as many of them as it leaves
    /// to others.
    /// </summary>
    public int SocketsMax { get; init; } = 128;

    /// <summary>Subscriptions of one WebSocket: a wallet has a few, and all are looked at with each block.</summary>
    public int SubscriptionsMax { get; init; } = 16;

    /// <summary>
    /// Bytes after which a WebSocket is told no more at once: they are kept until it has read them, and the rest is on
    /// the chain.
    /// </summary>
    public int NewsBytesMax { get; init; } = 256 << 10;

    /// <summary>Gas of one eth_call or estimate: bounds its time and memory.</summary>
    public ulong CallGasMax { get; init; } = 50_000_000;

    /// <summary>Storage slots in one eth_getProof.</summary>
    public int ProofSlotsMax { get; init; } = 256;

    /// <summary>Items in one page of a listing.</summary>
    public int PageItemsMax { get; init; } = 1_000;

    /// <summary>Time in which a client must send its request, headers and body each, in ms.</summary>
    public int RequestReadMs { get; init; } = 30_000;

    /// <summary>Time that a request waits for its turn, in ms: better an error soon than an answer late.</summary>
    public int TurnMs { get; init; } = 5_000;

    /// <summary>Time for all answers to one request, in ms: calls that come to nothing by then are refused.</summary>
    public int AnswerMs { get; init; } = 5_000;

    /// <summary>Bytes per second that a client must read of its answer: below it is cut off.</summary>
    public int ResponseReadRateMin { get; init; } = 16 << 10;

    /// <summary>Time in which a WebSocket must take what is sent to it, or answer a ping, in ms.</summary>
    public int SocketSendMs { get; init; } = 30_000;

    /// <summary>Checks the relations between the limits.</summary>
    public void Check()
    {
        Invariant.Check(RequestBytesMax >= 2 * 1024 * 1024);
        Invariant.Check(ResponseBytesMax >= RequestBytesMax);
        Invariant.Check(BufferedBytesMax >= ResponseBytesMax);
        Invariant.Check(BatchCallsMax > 0 && JsonDepthMax >= 8 && JsonTokensMax > 0);
        Invariant.Check(ConcurrentRequestsMax > 0 && WaitingRequestsMax >= 0 && ConnectionsMax > 0);
        Invariant.Check(FiltersMax > 0 && SocketsMax >= 0 && SubscriptionsMax > 0 && SocketSendMs > 0);
        Invariant.Check(NewsBytesMax > 0);
        Invariant.Check(LogBlocksMax > 0 && LogsMax > 0 && ProofSlotsMax > 0 && PageItemsMax > 0);
    }
}
