using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MarketChain.Rpc.JsonRpc;

/// <summary>
/// JSON-RPC over HTTP: POST with a JSON body to any path. A request whose Host header is not one of those allowed is
/// refused, so that a web page cannot reach a node on loopback by a name that it controls (DNS rebinding).
/// </summary>
public sealed class JsonRpcHttpServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly JsonRpcDispatcher _dispatcher;
    private readonly RpcLimits _limits;
    private readonly HashSet<string> _hosts;
    private readonly SemaphoreSlim _gate;
    private int _waiting;

    private JsonRpcHttpServer(JsonRpcDispatcher dispatcher, RpcHttpOptions options)
    {
        options.Limits.Check();
        _dispatcher = dispatcher;
        _limits = options.Limits;
        _hosts = [.. options.AllowedHosts.Select(host => host.ToLowerInvariant())];
        _gate = new SemaphoreSlim(_limits.ConcurrentRequestsMax);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddLogging(logging => logging.ClearProviders());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, options.Listen));
        _application = builder.Build();
        _application.Run(ServeAsync);
    }

    /// <summary>Where it listens, with the port that the system chose when 0 was asked for.</summary>
    public Uri Address => new(_application.Urls.First());

    /// <summary>Starts to listen.</summary>
    /// <exception cref="IOException">The address is taken or not this machine's.</exception>
    public static async Task<JsonRpcHttpServer> StartAsync(JsonRpcDispatcher dispatcher, RpcHttpOptions options)
    {
        JsonRpcHttpServer server = new(dispatcher, options);
        await server._application.StartAsync();
        return server;
    }

    /// <summary>Lets running requests end, for at most a few seconds, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
        _gate.Dispose();
    }

    private void Configure(KestrelServerOptions kestrel, IPEndPoint listen)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = _limits.RequestBytesMax;
        kestrel.Limits.MaxConcurrentConnections = _limits.ConnectionsMax;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromMilliseconds(_limits.RequestReadMs);
        kestrel.Listen(listen, endpoint => endpoint.Protocols = HttpProtocols.Http1);
    }

    private async Task ServeAsync(HttpContext http)
    {
        if (!_hosts.Contains(http.Request.Host.Host.ToLowerInvariant()))
        {
            await RefuseAsync(http, StatusCodes.Status403Forbidden, "this Host is not served here");
            return;
        }

        if (!HttpMethods.IsPost(http.Request.Method))
        {
            http.Response.Headers.Allow = HttpMethods.Post;
            await RefuseAsync(http, StatusCodes.Status405MethodNotAllowed, "expected POST with a JSON-RPC 2.0 request");
            return;
        }

        if (Interlocked.Increment(ref _waiting) > _limits.WaitingRequestsMax + _limits.ConcurrentRequestsMax)
        {
            Interlocked.Decrement(ref _waiting);
            await RefuseAsync(http, StatusCodes.Status503ServiceUnavailable, "too many requests are waiting");
            return;
        }

        try
        {
            await AnswerAsync(http);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async Task AnswerAsync(HttpContext http)
    {
        PipeReader body = http.Request.BodyReader;
        ReadResult read = await body.ReadAtLeastAsync(_limits.RequestBytesMax, http.RequestAborted);
        byte[] request = read.Buffer.ToArray();
        body.AdvanceTo(read.Buffer.End);
        await _gate.WaitAsync(http.RequestAborted);
        ReadOnlyMemory<byte> answer;
        try
        {
            answer = _dispatcher.Answer(request);
        }
        finally
        {
            _gate.Release();
        }

        http.Response.ContentType = "application/json";
        http.Response.ContentLength = answer.Length;
        await http.Response.Body.WriteAsync(answer, http.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext http, int status, string sentence)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsync(sentence + "\n");
    }
}

/// <summary>Where JSON-RPC over HTTP is served, and to whom.</summary>
/// <param name="Listen">Address and port; port 0 lets the system choose.</param>
/// <param name="AllowedHosts">Names and addresses that the Host header may hold, without port.</param>
/// <param name="Limits">Every maximum.</param>
public sealed record RpcHttpOptions(IPEndPoint Listen, IReadOnlyList<string> AllowedHosts, RpcLimits Limits)
{
    /// <summary>What a node on loopback answers to.</summary>
    public static IReadOnlyList<string> LoopbackHosts { get; } = ["localhost", "127.0.0.1", "[::1]"];
}
