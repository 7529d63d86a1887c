using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using MarketChain.Rpc.Http;
using MarketChain.Rpc.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace MarketChain.Rpc.JsonRpc;

/// <summary>
/// JSON-RPC over HTTP: POST with a JSON body to any path, or a WebSocket. A request whose Host header is not one of
/// those allowed is refused, so that a web page cannot reach a node on loopback by a name that it controls (DNS
/// rebinding); so is one whose Origin says that it comes from a page of elsewhere.
/// </summary>
public sealed class JsonRpcHttpServer : IAsyncDisposable
{
    private readonly PlainHttpServer _http;
    private readonly JsonRpcDispatcher _dispatcher;
    private readonly RpcLimits _limits;
    private readonly HashSet<string> _hosts;
    private readonly FairPlaces _connections;
    private readonly RequestTurns _turns;
    private readonly ByteBudget _buffered;
    private readonly TimeProvider _clock;
    private readonly SocketHost? _sockets;

    private JsonRpcHttpServer(JsonRpcDispatcher dispatcher, RpcHttpOptions options)
    {
        options.Limits.Check();
        _dispatcher = dispatcher;
        _limits = options.Limits;
        _clock = options.Clock;
        _hosts = [.. options.AllowedHosts.Select(host => host.ToLowerInvariant())];
        _connections = new FairPlaces(_limits.ConnectionsMax);
        _turns = new RequestTurns(_limits, _clock);
        _buffered = new ByteBudget(_limits.BufferedBytesMax);
        _sockets = options.Followed is { } node
            ? new SocketHost(node, dispatcher, _turns, _buffered, _limits, _clock)
            : null;
        _http = new PlainHttpServer(options.Listen, Limit, ServeAsync, Connect, _sockets?.KeepAlive);
    }

    /// <summary>Where it listens, with the port that the system chose when 0 was asked for.</summary>
    public Uri Address => _http.Address;

    /// <summary>Starts to listen.</summary>
    /// <exception cref="IOException">The address is taken or not this machine's.</exception>
    public static async Task<JsonRpcHttpServer> StartAsync(JsonRpcDispatcher dispatcher, RpcHttpOptions options)
    {
        JsonRpcHttpServer server = new(dispatcher, options);
        await server._http.StartAsync();
        return server;
    }

    /// <summary>Lets running requests end, for at most a few seconds, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _sockets?.Stop();
        await _http.DisposeAsync();
        _sockets?.Dispose();
    }

    private void Limit(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = _limits.RequestBytesMax;
        limits.MaxConcurrentConnections = _limits.ConnectionsMax;
        limits.RequestHeadersTimeout = TimeSpan.FromMilliseconds(_limits.RequestReadMs);
        limits.MinResponseDataRate = new MinDataRate(_limits.ResponseReadRateMin, TimeSpan.FromSeconds(5));
    }

    /// <summary>A connection that finds no place is cut before anything is read of it.</summary>
    private ConnectionDelegate Connect(ConnectionDelegate serve) => async connection =>
    {
        IPAddress client = RequestTurns.ClientOf((connection.RemoteEndPoint as IPEndPoint)?.Address);
        if (!_connections.TryJoin(client))
        {
            connection.Abort();
            return;
        }

        try
        {
            await serve(connection);
        }
        finally
        {
            _connections.Leave(client);
        }
    };

    private async Task ServeAsync(HttpContext http)
    {
        if (!_hosts.Contains(http.Request.Host.Host.ToLowerInvariant()))
        {
            await RefuseAsync(http, StatusCodes.Status403Forbidden, "this Host is not served here");
            return;
        }

        if (http.Request.Headers.Origin is [var origin, ..] && !IsOwn(origin))
        {
            await RefuseAsync(http, StatusCodes.Status403Forbidden, "web pages of this Origin are not served here");
            return;
        }

        if (_sockets is not null && http.WebSockets.IsWebSocketRequest)
        {
            await _sockets.ServeAsync(http);
            return;
        }

        if (!HttpMethods.IsPost(http.Request.Method))
        {
            http.Response.Headers.Allow = HttpMethods.Post;
            await RefuseAsync(http, StatusCodes.Status405MethodNotAllowed, "expected POST with a JSON-RPC 2.0 request");
            return;
        }

        IPAddress client = RequestTurns.ClientOf(http.Connection.RemoteIpAddress);
        if (!_turns.TryJoin(client))
        {
            await RefuseAsync(http, StatusCodes.Status503ServiceUnavailable, RequestTurns.Crowded);
            return;
        }

        try
        {
            await AnswerAsync(http, client);
        }
        finally
        {
            _turns.Leave(client);
        }
    }

    private async Task AnswerAsync(HttpContext http, IPAddress client)
    {
        using ByteShare held = _buffered.Open();
        if (await ReadAsync(http, held) is not { } request)
        {
            return;
        }

        if (await _turns.AnswerAsync(client, _dispatcher, request, http.RequestAborted) is not { } answer
            || !held.TrySet(answer.Length))
        {
            await RefuseAsync(http, StatusCodes.Status503ServiceUnavailable, RequestTurns.Crowded);
            return;
        }

        http.Response.ContentType = "application/json";
        http.Response.ContentLength = answer.Length;
        await http.Response.Body.WriteAsync(answer, http.RequestAborted);
    }

    /// <summary>The body; null when it was refused.</summary>
    private async Task<byte[]?> ReadAsync(HttpContext http, ByteShare held)
    {
        using CancellationTokenSource late = new(TimeSpan.FromMilliseconds(_limits.RequestReadMs), _clock);
        using CancellationTokenSource time
            = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, late.Token);
        PipeReader body = http.Request.BodyReader;
        try
        {
            while (true)
            {
                ReadResult read = await body.ReadAsync(time.Token);
                if (!held.TrySet(read.Buffer.Length))
                {
                    await RefuseAsync(http, StatusCodes.Status503ServiceUnavailable, RequestTurns.Crowded);
                    return null;
                }

                if (read.IsCompleted)
                {
                    byte[] request = read.Buffer.ToArray();
                    body.AdvanceTo(read.Buffer.End);
                    return request;
                }

                body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            await RefuseAsync(http, StatusCodes.Status408RequestTimeout, "the request did not arrive in time");
            return null;
        }
    }

    private bool IsOwn(string? origin)
        => Uri.TryCreate(origin, UriKind.Absolute, out Uri? page) && _hosts.Contains(page.Host);

    internal static Task RefuseAsync(HttpContext http, int status, string sentence)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsync(sentence + "\n");
    }
}

/// <summary>Where JSON-RPC over HTTP is served, and to whom.</summary>
/// <param name="Listen">Address and port; port 0 lets the system choose.</param>
/// <param name="AllowedHosts">Names and addresses that the Host header may hold, without port.</param>
/// <param name="Limits">Every maximum.</param>
/// <param name="Clock">For the maxima that are times.</param>
public sealed record RpcHttpOptions(
    IPEndPoint Listen, IReadOnlyList<string> AllowedHosts, RpcLimits Limits, TimeProvider Clock)
{
    /// <summary>The node whose blocks may be followed over a WebSocket; null: there are no WebSockets.</summary>
    public INode? Followed { get; init; }

    /// <summary>What a node on loopback answers to.</summary>
    public static IReadOnlyList<string> LoopbackHosts { get; } = ["localhost", "127.0.0.1", "[::1]"];
}
