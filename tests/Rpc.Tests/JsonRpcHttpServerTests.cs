using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using MarketChain.Rpc.JsonRpc;
using MarketChain.Rpc.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace MarketChain.Rpc.Tests;

public sealed class JsonRpcHttpServerTests : IAsyncLifetime
{
    private const string Call = """{"jsonrpc":"2.0","id":1,"method":"one"}""";
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(2);
    private readonly HttpClient _http = new();
    private readonly FakeTimeProvider _clock = new();
    private JsonRpcHttpServer _server = null!;

    public async Task InitializeAsync()
    {
        MethodTable methods = new([new("one", (_, json) => json.WriteNumberValue(1)), new("wide", WriteWide)]);
        RpcLimits limits = new()
        {
            RequestBytesMax = 2 << 20,
            ResponseBytesMax = 8 << 20,
            BufferedBytesMax = 8 << 20,
            ConnectionsMax = 32,
        };
        JsonRpcDispatcher dispatcher = new(methods, limits, (_, _) => { });
        IPEndPoint any = new(IPAddress.Loopback, 0);
        RpcHttpOptions options = new(any, RpcHttpOptions.LoopbackHosts, limits, _clock);
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
    public async Task Answers_many_posts_over_one_connection()
    {
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, _server.Address.Port);
        string post = $"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {Call.Length}\r\n\r\n{Call}";
        for (int i = 0; i < 3; i++)
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(post));
            byte[] buffer = new byte[4_096];
            int count = await client.GetStream().ReadAtLeastAsync(buffer, 1);
            Assert.StartsWith("HTTP/1.1 200", Encoding.ASCII.GetString(buffer, 0, count), StringComparison.Ordinal);
        }
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

    [Theory]
    [InlineData("https://attacker.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData("http://localhost:3000", HttpStatusCode.OK)]
    public async Task Serves_no_page_of_elsewhere(string origin, HttpStatusCode expected)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, _server.Address) { Content = new StringContent(Call) };
        request.Headers.Add("Origin", origin);
        using HttpResponseMessage response = await _http.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Waits_for_a_body_no_longer_than_the_limit()
    {
        using TcpClient client = await BeginAsync(bytes: 100, ofBytes: 200);

        Task<string> answer = ReadHeadAsync(client);
        await _clock.PassUntilAsync(answer);
        Assert.StartsWith("HTTP/1.1 408", await answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keeps_no_more_bodies_in_memory_than_the_limit()
    {
        List<TcpClient> clients = [];
        try
        {
            for (int i = 0; i < 6; i++)
            {
                clients.Add(await BeginAsync(bytes: 3 << 19, ofBytes: 2 << 20));
            }

            Task<string>[] answers = [.. clients.Select(ReadHeadAsync)];
            Task<string> first = await Task.WhenAny(answers).WaitAsync(Long);
            Assert.StartsWith("HTTP/1.1 503", await first, StringComparison.Ordinal);

            Task<string[]> all = Task.WhenAll(answers);
            await _clock.PassUntilAsync(all);
            Assert.Contains(await all, answer => answer.StartsWith("HTTP/1.1 408", StringComparison.Ordinal));
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }

        await Answers_a_post();
    }

    [Fact]
    public async Task Keeps_no_more_answers_in_memory_than_the_limit()
    {
        const string Wide = """{"jsonrpc":"2.0","id":1,"method":"wide"}""";
        List<HttpResponseMessage> responses = [];
        for (int i = 0; i < 3; i++)
        {
            using HttpRequestMessage request = new(HttpMethod.Post, _server.Address)
            {
                Content = new StringContent(Wide),
            };
            responses.Add(await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead));
        }

        Assert.Equal(HttpStatusCode.OK, responses[0].StatusCode);
        Assert.Contains(responses, response => response.StatusCode == HttpStatusCode.ServiceUnavailable);
        responses.ForEach(response => response.Dispose());
    }

    [Fact]
    public async Task Refuses_a_body_above_the_limit()
    {
        using ByteArrayContent content = new(Encoding.ASCII.GetBytes(new string(' ', (2 << 20) + 1)));
        using HttpResponseMessage response = await _http.PostAsync(_server.Address, content);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task One_client_does_not_get_all_connections()
    {
        List<TcpClient> idle = [];
        for (int i = 0; i < 64; i++)
        {
            idle.Add(await TryConnectAsync(IPAddress.Loopback));
        }

        using TcpClient other = await TryConnectAsync(IPAddress.Parse("127.0.0.2"));
        Assert.True(other.Connected);
        string post = $"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {Call.Length}\r\n\r\n{Call}";
        await other.GetStream().WriteAsync(Encoding.ASCII.GetBytes(post));
        Assert.StartsWith("HTTP/1.1 200", await ReadHeadAsync(other), StringComparison.Ordinal);
        idle.ForEach(client => client.Dispose());
    }

    private static void WriteWide(RpcParameters parameters, Utf8JsonWriter json)
        => json.WriteStringValue(new string('x', 6 << 20));

    /// <summary>A connection; one that the server cuts may be gone before it is there.</summary>
    private async Task<TcpClient> TryConnectAsync(IPAddress from)
    {
        TcpClient client = new(new IPEndPoint(from, 0));
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, _server.Address.Port);
            return client;
        }
        catch (SocketException)
        {
            return client;
        }
    }

    /// <summary>A client that sends the first bytes of a body and no more.</summary>
    private async Task<TcpClient> BeginAsync(int bytes, int ofBytes)
    {
        TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, _server.Address.Port);
        string head = $"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {ofBytes}\r\n\r\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head + new string(' ', bytes)));
        return client;
    }

    private static async Task<string> ReadHeadAsync(TcpClient client)
    {
        byte[] head = new byte[12];
        await client.GetStream().ReadExactlyAsync(head);
        return Encoding.ASCII.GetString(head);
    }
}
