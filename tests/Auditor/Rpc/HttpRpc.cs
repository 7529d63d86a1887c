using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace MarketChain.Auditor;

/// <summary>A node's JSON-RPC over HTTP, one request at a time.</summary>
public sealed class HttpRpc(Uri endpoint) : IRpc, IDisposable
{
    /// <summary>Calls in a request; a node takes no more (docs/rpc.md).</summary>
    private const int CallsMax = 100;

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(1) };

    public JsonElement Call(string method, string parameters) => CallAll(method, [parameters])[0];

    public IReadOnlyList<JsonElement> CallAll(string method, IReadOnlyList<string> parameters)
        => [.. parameters.Chunk(CallsMax).SelectMany(some => Ask(method, some))];

    public void Dispose() => _http.Dispose();

    /// <summary>Calls are numbered by their places; answers may come in any order.</summary>
    private JsonElement[] Ask(string method, string[] parameters)
    {
        IEnumerable<string> calls = parameters.Select(
            (each, id) => $$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}","params":{{each}}}""");
        using HttpRequestMessage request = new(HttpMethod.Post, endpoint)
        {
            Content = new StringContent($"[{string.Join(',', calls)}]", Encoding.UTF8, Json),
        };
        using HttpResponseMessage response = _http.Send(request);
        using Stream body = response.EnsureSuccessStatusCode().Content.ReadAsStream();
        using JsonDocument answer = JsonDocument.Parse(body);
        JsonElement[] results = new JsonElement[parameters.Length];
        foreach (JsonElement each in answer.RootElement.EnumerateArray())
        {
            if (each.TryGetProperty("error", out JsonElement error))
            {
                throw new RpcFaultException(
                    method, error.GetProperty("code").GetInt32(), error.GetProperty("message").GetString()!);
            }

            results[each.GetProperty("id").GetInt32()] = each.GetProperty("result").Clone();
        }

        return results;
    }
}
