using System.Text.Json;
using System.Text.Json.Nodes;

namespace MarketChain.Evm.Differential.Chains;

/// <summary>A call of JSON-RPC: a method and its parameters.</summary>
public sealed record RpcCall(string Method, params IReadOnlyList<JsonNode?> Parameters);

/// <summary>Sends many calls of JSON-RPC in few requests.</summary>
public sealed class RpcBatch(Uri endpoint) : IDisposable
{
    /// <summary>Both nodes take a batch of this many calls.</summary>
    private const int CallsMax = 64;

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>The answers, in the order of the calls, each an object with <c>result</c> or <c>error</c>.</summary>
    /// <exception cref="HttpRequestException">The node cannot be reached, or answers no JSON-RPC.</exception>
    public async Task<JsonElement[]> SendAsync(IReadOnlyList<RpcCall> calls)
    {
        List<JsonElement> answers = new(calls.Count);
        foreach (RpcCall[] part in calls.Chunk(CallsMax))
        {
            answers.AddRange(await SendPartAsync(part));
        }

        return [.. answers];
    }

    /// <summary>The result of one call.</summary>
    /// <exception cref="HttpRequestException">The node answered with an error.</exception>
    public async Task<JsonElement> SendAsync(RpcCall call) => ResultOf((await SendAsync([call]))[0]);

    /// <summary>The result that an answer holds.</summary>
    /// <exception cref="HttpRequestException">It holds an error.</exception>
    public static JsonElement ResultOf(JsonElement answer)
        => answer.TryGetProperty("result", out JsonElement result)
            ? result
            : throw new HttpRequestException($"unexpected answer: {answer.GetRawText()}");

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement[]> SendPartAsync(RpcCall[] part)
    {
        JsonArray request = [.. part.Select(JsonNode? (call, id) => new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = id,
            ["method"] = call.Method,
            ["params"] = new JsonArray([.. call.Parameters.Select(parameter => parameter?.DeepClone())]),
        })];
        using StringContent content = new(request.ToJsonString(), null, "application/json");
        using HttpResponseMessage response = await _http.PostAsync(endpoint, content);
        string text = await response.Content.ReadAsStringAsync();
        using JsonDocument document = JsonDocument.Parse(text);
        if (document.RootElement.ValueKind != JsonValueKind.Array)
        {
            throw new HttpRequestException($"not a batch: {text}");
        }

        return [.. document.RootElement.EnumerateArray()
            .OrderBy(answer => answer.GetProperty("id").GetInt32())
            .Select(answer => answer.Clone())];
    }
}
