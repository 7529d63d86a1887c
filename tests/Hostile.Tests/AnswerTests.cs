using System.Net.WebSockets;
using System.Text;
using MarketChain.Client;
using MarketChain.Hostile.Tests.Support;
using MarketChain.NodeKit;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;
using Xunit.Abstractions;

namespace MarketChain.Hostile.Tests;

/// <summary>JSON-RPC of a running validator is asked for more than memory holds, by who never reads it.</summary>
[Collection(nameof(HostileNetwork))]
public sealed class AnswerTests(HostileNetwork network, ITestOutputHelper output)
{
    private const int Logs = 12;
    private const int Sockets = 8;
    private const int Subscriptions = 16;

    /// <summary>Code that makes a contract, an empty one, and logs a mebibyte: PUSH3 PUSH0 LOG0 STOP.</summary>
    private static readonly byte[] LongLog = [0x62, 0x10, 0x00, 0x00, 0x5f, 0xa0, 0x00];

    [Fact]
    public async Task Subscribers_who_never_read_fill_no_memory()
    {
        using CancellationTokenSource patience = new(NodeProgram.Deadline);
        List<ClientWebSocket> sockets = [];
        for (int i = 0; i < Sockets; i++)
        {
            ClientWebSocket socket = new();
            sockets.Add(socket);
            await socket.ConnectAsync(new UriBuilder(network.Victim.Rpc) { Scheme = "ws" }.Uri, patience.Token);
            for (int id = 0; id < Subscriptions; id++)
            {
                byte[] call = Encoding.ASCII.GetBytes(
                    $$"""{"jsonrpc":"2.0","id":{{id}},"method":"eth_subscribe","params":["logs",{}]}""");
                await socket.SendAsync(call, WebSocketMessageType.Text, endOfMessage: true, patience.Token);
            }
        }

        await LogAsync();
        output.WriteLine(await network.EndureAsync($"{Sockets} sockets that never read", _ => { }));
        sockets.ForEach(socket => socket.Dispose());
    }

    /// <summary>Has long logs in blocks, and waits for them.</summary>
    private async Task LogAsync()
    {
        using Secp256k1PrivateKey key = DevelopmentAccounts.DeriveKey(2);
        MarketChainClient client = network.Victim.Client;
        ulong chainId = (await client.GetStatusAsync()).ChainId;
        Hash256 last = default;
        for (int i = 0; i < Logs; i++)
        {
            EthereumTransaction transaction = EthereumTransaction.Sign(
                new EthereumFields
                {
                    Type = TransactionType.DynamicFee,
                    ChainId = chainId,
                    Nonce = (ulong)i,
                    MaxFeePerGas = 3_000_000_000UL,
                    MaxPriorityFeePerGas = 1UL,
                    GasLimit = 13_000_000,
                    Data = LongLog,
                },
                key);
            await client.CallAsync(
                "eth_sendRawTransaction", CancellationToken.None, Hex.Encode(transaction.Encoded.Span));
            last = transaction.Hash;
        }

        Assert.True((await client.WaitForReceiptAsync(last, NodeProgram.Deadline)).Succeeded);
    }
}
