using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MarketChain.Client;
using MarketChain.Hostile.Tests.Support;
using MarketChain.NodeKit;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using Xunit.Abstractions;

namespace MarketChain.Hostile.Tests;

/// <summary>JSON-RPC of a running validator is flooded, alone and with everything else.</summary>
[Collection(nameof(HostileNetwork))]
public sealed class RpcTests(HostileNetwork network, ITestOutputHelper output)
{
    private const int Clients = 32;

    /// <summary>A contract that goes round and round until its gas is spent: JUMPDEST PUSH1 0 JUMP.</summary>
    private const string EndlessCall =
        """
        {"jsonrpc":"2.0","id":1,"method":"eth_call","params":[
        {"to":"0x00000000000000000000000000000000000000aa","gas":"0x2faf080"},"latest",
        {"0x00000000000000000000000000000000000000aa":{"code":"0x5b600056"}}]}
        """;

    [Fact]
    public async Task Blocks_go_on_while_calls_without_end_take_all_turns()
        => output.WriteLine(await network.EndureAsync($"{Clients} callers", Callers()));

    /// <summary>Its connections come from another address than the flood's.</summary>
    [Fact]
    public async Task Another_client_is_answered_while_one_floods()
    {
        using CancellationTokenSource over = new();
        Task[] flood = [.. Callers().Select(caller => Task.Factory.StartNew(
            () => caller(over.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        for (int i = 0; i < 5; i++)
        {
            string answer = Post(
                IPAddress.Parse("127.0.0.2"), """{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}""");
            Assert.Contains("200 OK", answer, StringComparison.Ordinal);
        }

        await over.CancelAsync();
        await Task.WhenAll(flood);
    }

    [Fact]
    public async Task All_at_once_stops_neither_blocks_nor_payments()
    {
        using HostileKeys stranger = HostileKeys.Stranger(network.GenesisHash);
        Action<CancellationToken> follower = await network.FloodAsync(Flood.All["TRANSACTIONS that nobody pays for"]);
        Action<CancellationToken> traitor = await network.FloodAsync(Flood.All["PREPARE of far heights"]);
        using DevAccount sender = await DevAccount.OpenAsync(network.Other.Client, 1);
        Hash256 hash = default;
        output.WriteLine(await network.EndureAsync(
            "all at once",
            [
                .. Callers(), follower, traitor,
                over =>
                {
                    while (!over.IsCancellationRequested)
                    {
                        HostilePeer.TryLink(network.Address, stranger, out _)?.Dispose();
                    }
                },
                _ => hash = sender.Account.SendAsync(new Transfer(sender.Account.Address, 1UL), default)
                    .GetAwaiter().GetResult(),
            ]));
        Receipt receipt = await network.Victim.Client.WaitForReceiptAsync(hash, NodeProgram.Deadline);
        Assert.True(receipt.Succeeded);
    }

    private Action<CancellationToken>[] Callers()
        => [.. Enumerable.Range(0, Clients).Select(_ => (Action<CancellationToken>)(over =>
        {
            while (!over.IsCancellationRequested)
            {
                Post(IPAddress.Loopback, EndlessCall);
            }
        }))];

    /// <summary>One request on a connection of its own: what came back, or nothing.</summary>
    private string Post(IPAddress from, string request)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(from, 0));
        socket.Connect(IPAddress.Loopback, network.Victim.Rpc.Port);
        string head = string.Create(
            CultureInfo.InvariantCulture,
            $"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {request.Length}\r\nConnection: close\r\n\r\n");
        socket.Send(Encoding.ASCII.GetBytes(head + request));
        using StreamReader answer = new(new NetworkStream(socket));
        return answer.ReadToEnd();
    }
}
