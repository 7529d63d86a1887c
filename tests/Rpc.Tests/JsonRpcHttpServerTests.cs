using System.Net;
using System.Text;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Tests;

public sealed class JsonRpcHttpServerTests : IAsyncLifetime
{
    private const string Call = """{"jsonrpc":"2.0","id":1,"method":"one"}""";
    private readonly HttpClient _http = new();
    private JsonRpcHttpServer _server = null!;

    public async Task InitializeAsync()
    {
        MethodTable methods = new([new("one", (_, json) => json.WriteNumberValue(1))]);
        RpcLimits limits = new() { RequestBytesMax = 2 << 20 };
        JsonRpcDispatcher dispatcher = new(methods, limits, (_, _) => { });
        RpcHttpOptions options = new(new IPEndPoint(IPAddress.Loopback, 0), RpcHttpOptions.LoopbackHosts, limits);
        _server = await JsonRpcHttpServer.StartAsync(dispatcher, options);
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Answers_a_post()
    {
        using HttpResponseMessage response = await _http.PostAsync(_server.Address, new StringContent(Call));

        Assert.Equal("""{"jsonrpc":"2.0","id":1,"result":1}""", await response.Content.ReadAsStringAsync());
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Refuses_other_methods()
    {
        using HttpResponseMessage response = await _http.GetAsync(_server.Address);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Fact]
    public async Task Refuses_a_host_that_a_web_page_could_name()
    {
        using HttpRequestMessage request = new(HttpMethod.Post, _server.Address) { Content = new StringContent(Call) };
        request.Headers.Host = "attacker.example";
        using HttpResponseMessage response = await _http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Refuses_a_body_above_the_limit()
    {
        using ByteArrayContent content = new(Encoding.ASCII.GetBytes(new string(' ', (2 << 20) + 1)));
        using HttpResponseMessage response = await _http.PostAsync(_server.Address, content);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }
}
