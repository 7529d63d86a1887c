using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace MarketChain.Client.Tests.Support;

/// <summary>
/// A node that answers what a test tells it to, over real HTTP on a port that the system chose. Methods without an
/// answer are refused as unknown.
/// </summary>
internal sealed class FakeNode : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Dictionary<string, Func<JsonArray, JsonNode?>> _methods = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _serving;

    public FakeNode()
    {
        Endpoint = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        _listener.Prefixes.Add(Endpoint.ToString());
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Endpoint { get; }

    /// <summary>What was asked, in order.</summary>
    public List<(string Method, JsonArray Parameters)> Calls { get; } = [];

    /// <summary>Answers every request with these bytes and this status, whatever it asks.</summary>
    public (HttpStatusCode Status, string Body)? Instead { get; set; }

    public Func<JsonArray, JsonNode?> this[string method]
    {
        set => _methods[method] = value;
    }

    public MarketChainClient Connect(TimeProvider? time = null) => new(Endpoint, time ?? TimeProvider.System);

    /// <summary>A refusal, for an answer to throw.</summary>
    public static Exception Refusal(int code, string message) => new RefusalException(code, message);

    public async ValueTask DisposeAsync()
    {
        _stopped.SetResult();
        await _serving;
        _listener.Close();
    }

    /// <summary>Not stopped by the listener: a wait that begins just as that stops would never end.</summary>
    private async Task ServeAsync()
    {
        while (true)
        {
            Task<HttpListenerContext> next = _listener.GetContextAsync();
            if (await Task.WhenAny(next, _stopped.Task) != next)
            {
                return;
            }

            await AnswerAsync(await next);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using StreamReader reader = new(context.Request.InputStream);
        JsonObject call = JsonNode.Parse(await reader.ReadToEndAsync())!.AsObject();
        string body = Instead?.Body ?? Answer(call).ToJsonString();
        context.Response.StatusCode = (int)(Instead?.Status ?? HttpStatusCode.OK);
        context.Response.ContentType = "application/json";
        context.Response.Close(Encoding.UTF8.GetBytes(body), willBlock: true);
    }

    private JsonObject Answer(JsonObject call)
    {
        string method = call["method"]!.GetValue<string>();
        JsonArray parameters = call["params"]!.AsArray();
        Calls.Add((method, parameters));
        JsonObject answer = new() { ["jsonrpc"] = "2.0", ["id"] = call["id"]!.DeepClone() };
        try
        {
            answer["result"] = _methods.TryGetValue(method, out Func<JsonArray, JsonNode?>? handler)
                ? handler(parameters)
                : throw Refusal(-32601, $"no method {method}");
        }
        catch (RefusalException refusal)
        {
            answer["error"] = new JsonObject { ["code"] = refusal.Code, ["message"] = refusal.Message };
        }

        return answer;
    }

    private sealed class RefusalException(int code, string message) : Exception(message)
    {
        public int Code { get; } = code;
    }
}
