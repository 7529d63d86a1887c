using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MarketChain.Auditor;

/// <summary>A node's JSON-RPC over HTTP, one call at a time.</summary>
public sealed class HttpRpc(Uri endpoint) : IRpc, IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(1) };
    private long _calls;

    public JsonElement Call(string method, string parameters)
    {
        string id = (++_calls).ToString(CultureInfo.InvariantCulture);
        using HttpRequestMessage request = new(HttpMethod.Post, endpoint)
        {
            Content = new StringContent(
                $$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}","params":{{parameters}}}""",
                Encoding.UTF8, "application/json"),
        };
        using HttpResponseMessage response = _http.Send(request);
        using Stream body = response.Content.ReadAsStream();
        using JsonDocument answer = JsonDocument.Parse(body);
        if (answer.RootElement.TryGetProperty("error", out JsonElement error))
        {
            throw new RpcFaultException(
                method, error.GetProperty("code").GetInt32(), error.GetProperty("message").GetString()!);
        }

        return answer.RootElement.GetProperty("result").Clone();
    }

    public void Dispose() => _http.Dispose();
}
