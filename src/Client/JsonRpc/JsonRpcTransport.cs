using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MarketChain.Client.JsonRpc;

/// <summary>JSON-RPC 2.0 over HTTP: one POST per call, answers matched by id. Any number of calls at a time.</summary>
internal sealed class JsonRpcTransport : IDisposable
{
    /// <summary>A node's answers end at 32 MiB; what is longer comes from something else.</summary>
    private const long AnswerBytesMax = 64 << 20;

    private static readonly JsonDocumentOptions AnswerForm = new() { MaxDepth = 64 };
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpClient _http;
    private readonly Uri _endpoint;
    private long _lastId;

    /// <summary>Opens no connection yet.</summary>
    /// <param name="endpoint">Such as http://127.0.0.1:8545.</param>
    /// <param name="handler">What carries the requests; null for sockets. Disposed of by the caller.</param>
    internal JsonRpcTransport(Uri endpoint, HttpMessageHandler? handler)
    {
        _endpoint = endpoint;
        _http = handler is null ? new HttpClient() : new HttpClient(handler, disposeHandler: false);
        _http.MaxResponseContentBufferSize = AnswerBytesMax;
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Calls a method and returns its result, which may be JSON's null.</summary>
    /// <exception cref="MarketChainException">Refused, unreachable or a bad answer.</exception>
    internal async Task<JsonElement> CallAsync(string method, JsonArray parameters, CancellationToken cancellation)
    {
        long id = Interlocked.Increment(ref _lastId);
        JsonObject call = new()
        {
            ["jsonrpc"] = "2.0",
            ["id"] = id,
            ["method"] = method,
            ["params"] = parameters,
        };
        byte[] answer = await PostAsync(method, JsonSerializer.SerializeToUtf8Bytes(call), cancellation);
        return ReadAnswer(method, id, answer);
    }

    private async Task<byte[]> PostAsync(string method, byte[] request, CancellationToken cancellation)
    {
        try
        {
            using ByteArrayContent content = new(request);
            content.Headers.ContentType = Json;
            using HttpResponseMessage response = await _http.PostAsync(_endpoint, content, cancellation);
            byte[] answer = await response.Content.ReadAsByteArrayAsync(cancellation);
            return response.IsSuccessStatusCode || LooksLikeJson(answer)
                ? answer
                : throw new MarketChainException(
                    ClientFault.Unreachable, $"{method}: {_endpoint} answered HTTP {(int)response.StatusCode}");
        }
        catch (HttpRequestException e)
        {
            throw new MarketChainException(
                ClientFault.Unreachable, $"{method}: no answer from {_endpoint}: {e.Message}", inner: e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new MarketChainException(
                ClientFault.Unreachable,
                $"{method}: no answer from {_endpoint} in {_http.Timeout.TotalSeconds} s",
                inner: e);
        }
    }

    /// <summary>Some servers send a JSON-RPC error with an HTTP status of failure.</summary>
    private static bool LooksLikeJson(ReadOnlySpan<byte> answer) => !answer.IsEmpty && answer[0] == (byte)'{';

    private static JsonElement ReadAnswer(string method, long id, byte[] bytes)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes, AnswerForm);
            JsonElement answer = document.RootElement;
            if (answer.ValueKind != JsonValueKind.Object)
            {
                throw MarketChainException.BadAnswer($"{method}: expected an object as answer, got {answer.ValueKind}");
            }

            if (answer.TryGetProperty("error"u8, out JsonElement error))
            {
                throw Refused(method, error);
            }

            bool isOurs = answer.TryGetProperty("id"u8, out JsonElement answered)
                && answered.ValueKind == JsonValueKind.Number
                && answered.TryGetInt64(out long answeredId)
                && answeredId == id;
            return isOurs && answer.TryGetProperty("result"u8, out JsonElement result)
                ? result.Clone()
                : throw MarketChainException.BadAnswer($"{method}: expected a result with id {id}");
        }
        catch (JsonException e)
        {
            throw new MarketChainException(
                ClientFault.BadAnswer, $"{method}: the answer is not JSON: {e.Message}", inner: e);
        }
    }

    private static MarketChainException Refused(string method, JsonElement error)
    {
        bool isWhole = error.ValueKind == JsonValueKind.Object
            && error.TryGetProperty("code"u8, out JsonElement code)
            && code.ValueKind == JsonValueKind.Number
            && code.TryGetInt32(out _);
        if (!isWhole)
        {
            return MarketChainException.BadAnswer($"{method}: an error without a code");
        }

        bool hasReason = error.TryGetProperty("message"u8, out JsonElement text)
            && text.ValueKind == JsonValueKind.String;
        string message = hasReason ? text.GetString()! : "no reason given";
        return new MarketChainException(
            ClientFault.Refused, $"{method}: {message}", error.GetProperty("code"u8).GetInt32());
    }
}
