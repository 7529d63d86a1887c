using System.Net;
using System.Net.WebSockets;
using System.Text;
using MarketChain.Chain;
using MarketChain.Chain.Voting;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using MarketChain.Rpc.JsonRpc;
using MarketChain.Rpc.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace MarketChain.Rpc.Tests.Sockets;

/// <summary>The limits of WebSockets; what is told over them is tested on a real node.</summary>
public sealed class SocketTests : IAsyncLifetime, IDisposable
{
    private const string Call = """{"jsonrpc":"2.0","id":1,"method":"one"}""";
    private const string Answer = """{"jsonrpc":"2.0","id":1,"result":1}""";
    private const int RequestBytesMax = 2 << 20;
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(2));
    private readonly FakeTimeProvider _clock = new();
    private JsonRpcHttpServer _server = null!;

    public async Task InitializeAsync() => _server = await StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _patience.Dispose();

    [Fact]
    public async Task Answers_requests_in_order_also_in_parts()
    {
        using ClientWebSocket socket = await OpenAsync();
        foreach (char letter in Call)
        {
            await SendAsync(socket, $"{letter}", isWhole: false);
        }

        await SendAsync(socket, "", isWhole: true);
        await SendAsync(socket, Call.Replace("1,", "2,", StringComparison.Ordinal), isWhole: true);

        Assert.Equal(Answer, await ReadAsync(socket));
        Assert.Equal(Answer.Replace("1,", "2,", StringComparison.Ordinal), await ReadAsync(socket));
    }

    [Fact]
    public async Task Says_what_is_wrong_with_a_request_and_goes_on()
    {
        using ClientWebSocket socket = await OpenAsync();
        await SendAsync(socket, "{", isWhole: true);
        await SendAsync(socket, Call, isWhole: true);

        Assert.Contains("-32700", await ReadAsync(socket), StringComparison.Ordinal);
        Assert.Equal(Answer, await ReadAsync(socket));
    }

    [Fact]
    public async Task Closes_on_a_request_above_the_limit()
    {
        using ClientWebSocket socket = await OpenAsync();
        await SendAsync(socket, new string(' ', RequestBytesMax + 1), isWhole: true);

        Assert.Null(await ReadAsync(socket));
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, socket.CloseStatus);
    }

    [Fact]
    public async Task Says_why_to_a_client_that_sends_on_before_it_reads()
    {
        using ClientWebSocket socket = await OpenAsync();
        await SendAsync(socket, new string(' ', RequestBytesMax + (RequestBytesMax / 2)), isWhole: false);
        await SendAsync(socket, new string(' ', RequestBytesMax / 4), isWhole: true);
        await SendAsync(socket, Call, isWhole: true);

        Assert.Null(await ReadAsync(socket));
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, socket.CloseStatus);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", _patience.Token);
    }

    [Fact]
    public async Task Cuts_off_a_client_that_sends_on_for_ever()
    {
        using ClientWebSocket socket = await OpenAsync();
        string part = new(' ', RequestBytesMax / 4);

        // Whatever the kernel's buffers hold: the end comes.
        await Assert.ThrowsAsync<WebSocketException>(async () =>
        {
            while (true)
            {
                await SendAsync(socket, part, isWhole: false);
            }
        });
    }

    [Fact]
    public async Task Cuts_off_a_client_that_does_not_take_its_leave()
    {
        using ClientWebSocket socket = await OpenAsync();
        await SendAsync(socket, new string(' ', RequestBytesMax + 1), isWhole: true);
        Assert.Null(await ReadAsync(socket));

        await _clock.PassUntilAsync(
            () => CanOpenAsync(_server, 2), "the place of a client that was refused is free");
    }

    [Fact]
    public async Task Cuts_off_a_request_that_does_not_end()
    {
        using ClientWebSocket socket = await OpenAsync();
        await SendAsync(socket, "{", isWhole: false);

        Task<string?> read = ReadAsync(socket);
        await _clock.PassUntilAsync(read);
        await Assert.ThrowsAsync<WebSocketException>(() => read);
    }

    [Fact]
    public async Task Has_no_more_sockets_than_the_limit_and_room_again_when_one_goes()
    {
        using ClientWebSocket first = await OpenAsync();
        ClientWebSocket second = await OpenAsync();
        WebSocketException refusal = await Assert.ThrowsAsync<WebSocketException>(OpenAsync);
        Assert.Contains("503", refusal.Message, StringComparison.Ordinal);

        second.Dispose();
        await Eventually.True(
            () => CanOpenAsync(_server, 1), TimeSpan.FromMinutes(2), "there is room for another WebSocket");
        await SendAsync(first, Call, isWhole: true);
        Assert.Equal(Answer, await ReadAsync(first));
    }

    [Fact]
    public async Task Serves_no_page_of_elsewhere()
    {
        using ClientWebSocket socket = new();
        socket.Options.SetRequestHeader("Origin", "https://attacker.example");

        WebSocketException refusal = await Assert.ThrowsAsync<WebSocketException>(
            () => socket.ConnectAsync(AddressOf(_server), _patience.Token));
        Assert.Contains("403", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closes_when_the_client_does()
    {
        using ClientWebSocket socket = await OpenAsync();

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", _patience.Token);

        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Fact]
    public async Task A_server_that_stops_does_not_wait_for_its_sockets()
    {
        JsonRpcHttpServer server = await StartAsync();
        using ClientWebSocket socket = new();
        await socket.ConnectAsync(AddressOf(server), _patience.Token);

        await server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
    }

    private Task<JsonRpcHttpServer> StartAsync()
    {
        MethodTable methods = new([new("one", (_, json) => json.WriteNumberValue(1))]);
        RpcLimits limits = new()
        {
            RequestBytesMax = RequestBytesMax,
            SocketsMax = 4,
        };
        IPEndPoint any = new(IPAddress.Loopback, 0);
        return JsonRpcHttpServer.StartAsync(
            new JsonRpcDispatcher(methods, limits, (_, _) => { }),
            new RpcHttpOptions(any, RpcHttpOptions.LoopbackHosts, limits, _clock)
            {
                Followed = new NoNode(),
            });
    }

    private static Uri AddressOf(JsonRpcHttpServer server) => new UriBuilder(server.Address) { Scheme = "ws" }.Uri;

    private async Task<ClientWebSocket> OpenAsync()
    {
        ClientWebSocket socket = new();
        await socket.ConnectAsync(AddressOf(_server), _patience.Token);
        return socket;
    }

    /// <summary>True when there is room for so many at the same time.</summary>
    private async Task<bool> CanOpenAsync(JsonRpcHttpServer server, int count)
    {
        using ClientWebSocket socket = new();
        try
        {
            await socket.ConnectAsync(AddressOf(server), _patience.Token);
            return count == 1 || await CanOpenAsync(server, count - 1);
        }
        catch (WebSocketException)
        {
            return false;
        }
    }

    private Task SendAsync(ClientWebSocket socket, string text, bool isWhole)
        => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, isWhole, _patience.Token);

    /// <summary>The next message; null when the node closes.</summary>
    private async Task<string?> ReadAsync(ClientWebSocket socket)
    {
        byte[] message = new byte[4_096];
        WebSocketReceiveResult read = await socket.ReceiveAsync(message, _patience.Token);
        return read.MessageType == WebSocketMessageType.Close ? null : Encoding.UTF8.GetString(message, 0, read.Count);
    }

    private sealed class NoNode : INode
    {
        public string ClientVersion => "";

        public uint ClockFactor => 1;

        public NodeFeed Feed { get; } = new();

        public Hash256 Secret => default;

        public VoteIntents? Votes => null;

        public LinksView Links => new(default, null, null, []);

        public ChainReader OpenReader() => throw new InvalidOperationException("there is no chain");

        public string? Submit(PooledTransaction transaction) => "there is no chain";

        public Transaction? FindPending(in Hash256 hash) => null;

        public ulong PendingSequence(in Address account, uint lane, ulong committed) => committed;
    }
}
