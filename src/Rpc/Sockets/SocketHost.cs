using System.Net;
using System.Net.WebSockets;
using MarketChain.Rpc.JsonRpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace MarketChain.Rpc.Sockets;

/// <summary>The WebSockets of a server: how many there may be, and what all of them use.</summary>
internal sealed class SocketHost(
    INode node,
    JsonRpcDispatcher dispatcher,
    RequestTurns turns,
    ByteBudget buffered,
    RpcLimits limits,
    TimeProvider clock) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly FairPlaces _places = new(limits.SocketsMax);

    public INode Node => node;

    public JsonRpcDispatcher Dispatcher => dispatcher;

    public RequestTurns Turns => turns;

    public ByteBudget Buffered => buffered;

    public RpcLimits Limits => limits;

    public TimeProvider Clock => clock;

    /// <summary>A client that is gone without a word is noticed by a ping that it does not answer.</summary>
    public WebSocketOptions KeepAlive { get; } = new()
    {
        KeepAliveInterval = TimeSpan.FromMilliseconds(limits.SocketSendMs),
        KeepAliveTimeout = TimeSpan.FromMilliseconds(limits.SocketSendMs),
    };

    /// <summary>Serves one until its client goes, the node stops or a limit is passed.</summary>
    public async Task ServeAsync(HttpContext http)
    {
        IPAddress client = RequestTurns.ClientOf(http.Connection.RemoteIpAddress);
        if (!_places.TryJoin(client))
        {
            await JsonRpcHttpServer.RefuseAsync(
                http, StatusCodes.Status503ServiceUnavailable, "the node has as many WebSockets as it may");
            return;
        }

        try
        {
            using WebSocket socket = await http.WebSockets.AcceptWebSocketAsync();
            using CancellationTokenSource gone
                = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, http.RequestAborted);
            using SocketSession session = new(socket, client, this, gone.Token);
            await session.RunAsync();
        }
        finally
        {
            _places.Leave(client);
        }
    }

    /// <summary>Ends all of them.</summary>
    public void Stop() => _stop.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();
}
