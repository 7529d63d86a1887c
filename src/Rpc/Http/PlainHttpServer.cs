using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MarketChain.Rpc.Http;

/// <summary>HTTP/1.1 on one address with one handler: no routes, no log, WebSockets where they are wanted.</summary>
public sealed class PlainHttpServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    /// <summary>A server that does not listen yet.</summary>
    /// <param name="listen">Address and port; port 0 lets the system choose.</param>
    /// <param name="limit">Sets the limits that are not to be Kestrel's own.</param>
    /// <param name="answer">Answers every request.</param>
    /// <param name="connect">Between a connection and its requests; null: nothing.</param>
    /// <param name="sockets">How a WebSocket is kept alive; null: there are none.</param>
    public PlainHttpServer(
        IPEndPoint listen,
        Action<KestrelServerLimits> limit,
        RequestDelegate answer,
        Func<ConnectionDelegate, ConnectionDelegate>? connect = null,
        WebSocketOptions? sockets = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddLogging(logging => logging.ClearProviders());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            limit(kestrel.Limits);
            kestrel.Listen(listen, endpoint =>
            {
                endpoint.Protocols = HttpProtocols.Http1;
                endpoint.Use(connect ?? (next => next));
            });
        });
        _application = builder.Build();
        if (sockets is not null)
        {
            _application.UseWebSockets(sockets);
        }

        _application.Run(answer);
    }

    /// <summary>Where it listens, with the port that the system chose when 0 was asked for.</summary>
    public Uri Address => new(_application.Urls.First());

    /// <summary>Starts to listen.</summary>
    /// <exception cref="IOException">The address is taken or not this machine's.</exception>
    public Task StartAsync() => _application.StartAsync();

    /// <summary>Lets running requests end, for at most a few seconds, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }
}
