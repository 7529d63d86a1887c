using System.Net;
using MarketChain.Rpc.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace MarketChain.Node.Watching;

/// <summary>
/// What watches over a node asks here: <c>/metrics</c> for Prometheus, <c>/liveness</c> (200 while the process works),
/// <c>/readiness</c> (200 while it serves, else 503 and why not). Apart from RPC, so that a flood of requests does not
/// hide it, and before it: a chain may take minutes to open.
/// </summary>
internal sealed class HealthServer : IAsyncDisposable
{
    /// <summary>A few watchers; more is a mistake.</summary>
    private const int ConnectionsMax = 64;

    private readonly PlainHttpServer _http;
    private readonly NodeMetrics _metrics;
    private volatile string? _notReady;

    private HealthServer(IPEndPoint listen, NodeMetrics metrics, string notReady)
    {
        _metrics = metrics;
        _notReady = notReady;
        _http = new PlainHttpServer(listen, Limit, AnswerAsync);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => _http.Address;

    /// <summary>Starts to listen.</summary>
    /// <param name="listen">Address and port.</param>
    /// <param name="metrics">What it shows.</param>
    /// <param name="notReady">What the node does before it serves.</param>
    /// <exception cref="IOException">The address is taken or not this machine's.</exception>
    public static async Task<HealthServer> StartAsync(IPEndPoint listen, NodeMetrics metrics, string notReady)
    {
        HealthServer server = new(listen, metrics, notReady);
        await server._http.StartAsync();
        return server;
    }

    /// <summary>The node serves from now on.</summary>
    public void SetReady() => _notReady = null;

    /// <summary>The node does something else than to serve.</summary>
    public void SetNotReady(string reason) => _notReady = reason;

    public ValueTask DisposeAsync() => _http.DisposeAsync();

    private static void Limit(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = ConnectionsMax;
        limits.MaxRequestBodySize = 0;
    }

    private Task AnswerAsync(HttpContext http)
    {
        (int status, string text) = (http.Request.Path.Value, _notReady) switch
        {
            ("/metrics", _) => (StatusCodes.Status200OK, _metrics.Render()),
            ("/liveness", _) => (StatusCodes.Status200OK, "alive\n"),
            ("/readiness", null) => (StatusCodes.Status200OK, "ready\n"),
            ("/readiness", { } reason) => (StatusCodes.Status503ServiceUnavailable, $"not ready: {reason}\n"),
            _ => (StatusCodes.Status404NotFound, "expected /metrics, /liveness or /readiness\n"),
        };
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        return http.Response.WriteAsync(text);
    }
}
