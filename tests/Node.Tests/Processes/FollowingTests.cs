using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MarketChain.Client;
using MarketChain.NodeKit;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Node.Tests.Processes;

/// <summary>What is new, asked for by filters and told over a WebSocket, by a real node.</summary>
public sealed class FollowingTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _home = new();
    private readonly HttpClient _http = new();
    private readonly CancellationTokenSource _patience = new(NodeProgram.Deadline);
    private readonly Queue<JsonElement> _told = [];
    private NodeProcess _node = null!;
    private ClientWebSocket _socket = null!;
    private string? _silent;
    private int _asked;

    public async Task InitializeAsync()
    {
        string genesis = _home.File("genesis.json");
        await File.WriteAllTextAsync(genesis, DevGenesis.Fast);
        _node = await NodeProcess.StartAsync(_home.File("node"), genesis);
        _socket = new ClientWebSocket();
        await _socket.ConnectAsync(new UriBuilder(_node.Rpc) { Scheme = "ws" }.Uri, _patience.Token);
    }

    public async Task DisposeAsync()
    {
        _socket.Dispose();
        await _node.StopAsync();
        await _node.DisposeAsync();
    }

    public void Dispose()
    {
        _http.Dispose();
        _patience.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task A_subscriber_is_told_of_every_block_once_in_order()
    {
        string heads = (await OverSocketAsync("eth_subscribe", "newHeads")).GetString()!;
        ulong? last = null;
        for (int i = 0; i < 5; i++)
        {
            JsonElement told = await NextToldAsync(heads);
            ulong number = Convert.ToUInt64(told.GetProperty("number").GetString(), 16);
            BlockInfo block = (await _node.Client.FindBlockAsync(number, _patience.Token))!;
            Assert.Equal(block.Hash.ToString(), told.GetProperty("hash").GetString());
            Assert.Equal(number, last + 1 ?? number);
            last = number;
        }
    }

    [Fact]
    public async Task Logs_and_waiting_transactions_are_told_and_found_by_filters_alike()
    {
        string logs = (await OverSocketAsync("eth_subscribe", "logs", new JsonObject())).GetString()!;
        _silent = (await OverSocketAsync(
            "eth_subscribe", "logs", new JsonObject { ["topics"] = new JsonArray($"0x{1:x64}") })).GetString()!;
        string waiting = (await OverSocketAsync("eth_subscribe", "newPendingTransactions")).GetString()!;
        string whole = (await OverSocketAsync("eth_subscribe", "newPendingTransactions", true)).GetString()!;
        string filter = (await AskAsync("eth_newFilter", new JsonObject())).GetString()!;
        string pending = (await AskAsync("eth_newPendingTransactionFilter")).GetString()!;
        string blocks = (await AskAsync("eth_newBlockFilter")).GetString()!;

        string hash = (await RegisterSiteAsync()).ToString();

        Assert.Equal(hash, (await NextToldAsync(waiting)).GetString());
        Assert.Equal(hash, (await NextToldAsync(whole)).GetProperty("hash").GetString());
        JsonElement log = await NextToldAsync(logs);
        Assert.Equal(hash, log.GetProperty("transactionHash").GetString());
        JsonElement changes = await AskAsync("eth_getFilterChanges", filter);
        Assert.Equal(log.GetRawText(), changes[0].GetRawText());
        Assert.Equal(0, (await AskAsync("eth_getFilterChanges", filter)).GetArrayLength());
        Assert.Equal(hash, (await AskAsync("eth_getFilterChanges", pending))[0].GetString());
        Assert.Contains(
            (await AskAsync("eth_getFilterChanges", blocks)).EnumerateArray(),
            block => block.GetString() == log.GetProperty("blockHash").GetString());
    }

    [Fact]
    public async Task A_subscription_ends_when_it_is_told_to_and_there_are_no_more_than_the_limit()
    {
        for (int i = 0; i < 16; i++)
        {
            await OverSocketAsync("eth_subscribe", "logs");
        }

        Assert.Equal(-32005, (await AnswerAsync("eth_subscribe", "newHeads")).GetProperty("error").GetProperty("code")
            .GetInt32());
        Assert.True((await OverSocketAsync("eth_unsubscribe", "0x1")).GetBoolean());
        Assert.False((await OverSocketAsync("eth_unsubscribe", "0x1")).GetBoolean());
        string heads = (await OverSocketAsync("eth_subscribe", "newHeads")).GetString()!;
        await NextToldAsync(heads);
    }

    [Theory]
    [InlineData("eth_subscribe", "syncing", -32602)]
    [InlineData("eth_getFilterChanges", "0x1", -32000)]
    [InlineData("eth_getFilterLogs", "seven", -32602)]
    public async Task Says_what_is_wrong(string method, string parameter, int code)
        => Assert.Equal(
            code, (await AnswerAsync(method, parameter)).GetProperty("error").GetProperty("code").GetInt32());

    private async Task<Hash256> RegisterSiteAsync()
    {
        using DevAccount owner = await DevAccount.OpenAsync(_node.Client, 1, _patience.Token);
        UInt256 stake = 10 * (UInt256)1_000_000_000_000_000_000UL;
        RegisterSite site = new("news.example", owner.Account.Address, stake);
        return (await owner.Account.SubmitAsync(site, NodeProgram.Deadline, _patience.Token)).TransactionHash;
    }

    private async Task<JsonElement> AskAsync(string method, params JsonNode?[] parameters)
    {
        using HttpResponseMessage response = await _http.PostAsJsonAsync(_node.Rpc, Call(method, parameters));
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("result");
    }

    private async Task<JsonElement> OverSocketAsync(string method, params JsonNode?[] parameters)
        => (await AnswerAsync(method, parameters)).GetProperty("result");

    /// <summary>The answer to a request over the socket; what is told meanwhile is kept.</summary>
    private async Task<JsonElement> AnswerAsync(string method, params JsonNode?[] parameters)
    {
        JsonObject call = Call(method, parameters);
        byte[] request = Encoding.UTF8.GetBytes(call.ToJsonString());
        await _socket.SendAsync(request, WebSocketMessageType.Text, endOfMessage: true, _patience.Token);
        while (true)
        {
            JsonElement message = await ReadAsync();
            if (message.TryGetProperty("id", out JsonElement id))
            {
                Assert.Equal(_asked, id.GetInt32());
                return message;
            }

            _told.Enqueue(message.GetProperty("params"));
        }
    }

    /// <summary>What a subscription is told next; what others are told meanwhile is dropped.</summary>
    private async Task<JsonElement> NextToldAsync(string subscription)
    {
        while (true)
        {
            JsonElement told = _told.TryDequeue(out JsonElement kept)
                ? kept
                : (await ReadAsync()).GetProperty("params");
            string? number = told.GetProperty("subscription").GetString();
            Assert.NotEqual(_silent, number);
            if (number == subscription)
            {
                return told.GetProperty("result");
            }
        }
    }

    private async Task<JsonElement> ReadAsync()
    {
        byte[] buffer = new byte[1 << 16];
        int length = 0;
        ValueWebSocketReceiveResult read;
        do
        {
            read = await _socket.ReceiveAsync(buffer.AsMemory(length), _patience.Token);
            length += read.Count;
        }
        while (!read.EndOfMessage);
        using JsonDocument message = JsonDocument.Parse(buffer.AsMemory(0, length));
        return message.RootElement.Clone();
    }

    private JsonObject Call(string method, JsonNode?[] parameters) => new()
    {
        ["jsonrpc"] = "2.0",
        ["id"] = ++_asked,
        ["method"] = method,
        ["params"] = new JsonArray([.. parameters.Select(parameter => parameter?.DeepClone())]),
    };
}
