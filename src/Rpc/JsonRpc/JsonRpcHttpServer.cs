using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using MarketChain.Rpc.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace MarketChain.Rpc.JsonRpc;

/// <summary>
/// JSON-RPC over HTTP: POST with a JSON body to any path. A request whose Host header is not one of those allowed is
/// refused, so that a web page cannot reach a node on loopback by a name that it controls (DNS rebinding); so is one
/// whose Origin says that it comes from a page of elsewhere.
/// </summary>
public sealed class JsonRpcHttpServer : IAsyncDisposable
{
    private const string Crowded = "the node is busy with requests of others";

    private readonly PlainHttpServer _http;
    private readonly JsonRpcDispatcher _dispatcher;
    private readonly RpcLimits _limits;
    private readonly HashSet<string> _hosts;
    private readonly SemaphoreSlim _gate;
    private readonly ByteBudget _buffered;
    private readonly TimeProvider _clock;
    private int _waiting;

    private JsonRpcHttpServer(JsonRpcDispatcher dispatcher, RpcHttpOptions options)
    {
        options.Limits.Check();
        _dispatcher = dispatcher;
        _limits = options.Limits;
        _clock = options.Clock;
        _hosts = [.. options.AllowedHosts.Select(host => host.ToLowerInvariant())];
        _gate = new SemaphoreSlim(_limits.ConcurrentRequestsMax);
        _buffered = new ByteBudget(_limits.BufferedBytesMax);
        _http = new PlainHttpServer(options.Listen, Limit, ServeAsync);
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
        await _http.DisposeAsync();
        _gate.Dispose();
    }

    private void Limit(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = _limits.RequestBytesMax;
        limits.MaxConcurrentConnections = _limits.ConnectionsMax;
        limits.RequestHeadersTimeout = TimeSpan.FromMilliseconds(_limits.RequestReadMs);
        limits.MinResponseDataRate = new MinDataRate(_limits.ResponseReadRateMin, TimeSpan.FromSeconds(5));
    }

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

        if (!HttpMethods.IsPost(http.Request.Method))
        {
            http.Response.Headers.Allow = HttpMethods.Post;
            await RefuseAsync(http, StatusCodes.Status405MethodNotAllowed, "expected POST with a JSON-RPC 2.0 request");
            return;
        }

        if (Interlocked.Increment(ref _waiting) > _limits.WaitingRequestsMax + _limits.ConcurrentRequestsMax)
        {
            Interlocked.Decrement(ref _waiting);
            await RefuseAsync(http, StatusCodes.Status503ServiceUnavailable, Crowded);
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
        using ByteShare held = _buffered.Open();
        if (await ReadAsync(http, held) is not { } request)
        {
            return;
        }

        if (await AnswerAsync(request, http.RequestAborted) is not { } answer || !held.TrySet(answer.Length))
        {
            await RefuseAsync(http, StatusCodes.Status503ServiceUnavailable, Crowded);
            return;
        }

        http.Response.ContentType = "application/json";
        http.Response.ContentLength = answer.Length;
        await http.Response.Body.WriteAsync(answer, http.RequestAborted);
    }

    /// <summary>The answer; null when the request's turn did not come in time.</summary>
    private async Task<ReadOnlyMemory<byte>?> AnswerAsync(byte[] request, CancellationToken aborted)
    {
        if (!await _gate.WaitAsync(_limits.TurnMs, aborted))
        {
            return null;
        }

        try
        {
            using CancellationTokenSource deadline = new(TimeSpan.FromMilliseconds(_limits.AnswerMs), _clock);
            return _dispatcher.Answer(request, deadline.Token);
        }
        finally
        {
            _gate.Release();
        }
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
                    await RefuseAsync(http, StatusCodes.Status503ServiceUnavailable, Crowded);
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
/// <param name="Clock">For the maxima that are times.</param>
public sealed record RpcHttpOptions(
    IPEndPoint Listen, IReadOnlyList<string> AllowedHosts, RpcLimits Limits, TimeProvider Clock)
{
    /// <summary>What a node on loopback answers to.</summary>
    public static IReadOnlyList<string> LoopbackHosts { get; } = ["localhost", "127.0.0.1", "[::1]"];
}
