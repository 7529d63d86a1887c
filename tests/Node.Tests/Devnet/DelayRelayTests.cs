using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MarketChain.Node.Devnet;
using MarketChain.NodeKit;

namespace MarketChain.Node.Tests.Devnet;

public sealed class DelayRelayTests : IDisposable
{
    private static readonly LinkDelay Far = new(TimeSpan.FromMilliseconds(40), TimeSpan.FromMilliseconds(5));

    private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _deadline = new(NodeProgram.Deadline);

    public DelayRelayTests()
    {
        _server.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _server.Listen();
    }

    [Fact]
    public async Task Bytes_take_their_time_in_both_directions()
    {
        await using DelayRelay relay = StartRelay();
        (Socket client, Socket server) = await ConnectAsync(relay);
        long started = Stopwatch.GetTimestamp();
        await client.SendAsync(new byte[] { 1 }, _deadline.Token);
        Assert.Equal(1, await server.ReceiveAsync(new byte[1], _deadline.Token));
        Assert.True(Stopwatch.GetElapsedTime(started) >= Far.OneWay);
        await server.SendAsync(new byte[] { 2 }, _deadline.Token);
        Assert.Equal(1, await client.ReceiveAsync(new byte[1], _deadline.Token));
        Assert.True(Stopwatch.GetElapsedTime(started) >= 2 * Far.OneWay);
        client.Dispose();
        server.Dispose();
    }

    [Fact]
    public async Task Many_bytes_come_whole_and_in_order_and_then_the_end()
    {
        const int Length = 40 << 20;
        await using DelayRelay relay = StartRelay();
        (Socket client, Socket server) = await ConnectAsync(relay);
        byte[] sent = new byte[Length];
        new Random(1).NextBytes(sent);
        Task sending = SendAsync(client, sent);
        byte[] received = new byte[Length];
        int count = 0;
        while (await server.ReceiveAsync(received.AsMemory(count), _deadline.Token) is > 0 and var more)
        {
            count += more;
        }

        await sending;
        Assert.Equal(Length, count);
        Assert.True(sent.AsSpan().SequenceEqual(received));
        server.Dispose();
    }

    [Fact]
    public async Task A_connection_before_the_target_is_known_waits_for_it()
    {
        await using DelayRelay relay = DelayRelay.Start(Far, TimeProvider.System);
        using Socket client = NewSocket();
        await client.ConnectAsync(relay.Address, _deadline.Token);
        await client.SendAsync(new byte[] { 1 }, _deadline.Token);
        relay.SetTarget((IPEndPoint)_server.LocalEndPoint!);
        using Socket server = await _server.AcceptAsync(_deadline.Token);
        Assert.Equal(1, await server.ReceiveAsync(new byte[1], _deadline.Token));
    }

    [Fact]
    public async Task One_that_never_got_a_target_ends()
    {
        DelayRelay relay = DelayRelay.Start(Far, TimeProvider.System);
        await relay.DisposeAsync();
    }

    [Fact]
    public async Task When_it_ends_its_connections_end()
    {
        DelayRelay relay = StartRelay();
        (Socket client, Socket server) = await ConnectAsync(relay);
        await relay.DisposeAsync();
        Assert.True(await IsOverAsync(client));
        Assert.True(await IsOverAsync(server));
        client.Dispose();
        server.Dispose();
    }

    [Theory]
    [InlineData("london", "sanfran", 74)]
    [InlineData("amsterdam", "sanfran", 75)]
    [InlineData("amsterdam", "london", 4.5)]
    [InlineData("frankfurt", "amsterdam", 4.75)]
    [InlineData("london", "paris", 0)]
    public void Cities_lie_half_a_round_trip_apart(string one, string other, double oneWayMs)
    {
        Assert.Equal(TimeSpan.FromMilliseconds(oneWayMs), LinkDelay.Between(one, other).OneWay);
        Assert.Equal(LinkDelay.Between(one, other), LinkDelay.Between(other, one));
    }

    public void Dispose()
    {
        _server.Dispose();
        _deadline.Dispose();
    }

    private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private async Task SendAsync(Socket socket, byte[] bytes)
    {
        for (int sent = 0; sent < bytes.Length;)
        {
            sent += await socket.SendAsync(bytes.AsMemory(sent), _deadline.Token);
        }

        socket.Shutdown(SocketShutdown.Send);
    }

    private async Task<bool> IsOverAsync(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[1], _deadline.Token) == 0;
        }
        catch (SocketException fault)
        {
            return fault.SocketErrorCode == SocketError.ConnectionReset;
        }
    }

    private DelayRelay StartRelay()
    {
        DelayRelay relay = DelayRelay.Start(Far, TimeProvider.System);
        relay.SetTarget((IPEndPoint)_server.LocalEndPoint!);
        return relay;
    }

    private async Task<(Socket Client, Socket Server)> ConnectAsync(DelayRelay relay)
    {
        Socket client = NewSocket();
        await client.ConnectAsync(relay.Address, _deadline.Token);
        return (client, await _server.AcceptAsync(_deadline.Token));
    }
}
