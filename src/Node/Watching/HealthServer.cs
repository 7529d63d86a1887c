using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MarketChain.Node.Watching;

/// <summary>
/// What watches over a node asks here: <c>/metrics</c> for Prometheus, <c>/liveness</c> (200 while the process works),
/// <c>/readiness</c> (200 while it serves, else 503). Apart from RPC, so that a flood of requests does not hide it.
/// </summary>
internal sealed class HealthServer : IAsyncDisposable
{
    /// <summary>A few watchers; more is a mistake.</summary>
    private const int ConnectionsMax = 64;

    private readonly WebApplication _application;
    private readonly NodeMetrics _metrics;
    private volatile bool _isReady;

    private HealthServer(IPEndPoint listen, NodeMetrics metrics)
    {
        _metrics = metrics;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddLogging(logging => logging.ClearProviders());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = ConnectionsMax;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Listen(listen, endpoint => endpoint.Protocols = HttpProtocols.Http1);
        });
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_application.Urls.First());

    /// <summary>Starts to listen; not ready yet.</summary>
    /// <exception cref="IOException">The address is taken or not this machine's.</exception>
    public static async Task<HealthServer> StartAsync(IPEndPoint listen, NodeMetrics metrics)
    {
        HealthServer server = new(listen, metrics);
        await server._application.StartAsync();
        return server;
    }

    /// <summary>Says whether the node serves.</summary>
    public void SetReady(bool isReady) => _isReady = isReady;

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext http)
    {
        (int status, string text) = http.Request.Path.Value switch
        {
            "/metrics" => (StatusCodes.Status200OK, _metrics.Render()),
            "/liveness" => (StatusCodes.Status200OK, "alive\n"),
            "/readiness" when _isReady => (StatusCodes.Status200OK, "ready\n"),
            "/readiness" => (StatusCodes.Status503ServiceUnavailable, "not ready\n"),
            _ => (StatusCodes.Status404NotFound, "expected /metrics, /liveness or /readiness\n"),
        };
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        return http.Response.WriteAsync(text);
    }
}
