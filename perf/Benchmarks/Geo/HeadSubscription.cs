using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using MarketChain.Primitives;

namespace MarketChain.Benchmarks.Geo;

/// <summary>A node's news of its blocks (eth_subscribe, newHeads).</summary>
internal sealed class HeadSubscription : IDisposable
{
    private const int NewsBytesMax = 1 << 16;

    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[NewsBytesMax];

    /// <summary>Subscribes.</summary>
    /// <param name="node">Its JSON-RPC.</param>
    public static async Task<HeadSubscription> OpenAsync(Uri node)
    {
        HeadSubscription news = new();
        await news._socket.ConnectAsync(new UriBuilder(node) { Scheme = "ws" }.Uri, CancellationToken.None);
        const string Subscribe = """{"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["newHeads"]}""";
        await news._socket.SendAsync(
            Encoding.UTF8.GetBytes(Subscribe), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        using JsonDocument answer = await news.ReadAsync(CancellationToken.None);
        Invariant.Check(answer.RootElement.TryGetProperty("result", out _));
        return news;
    }

    /// <summary>Waits for the next one; its number, or null when it was told to stop.</summary>
    public async Task<ulong?> NextAsync(CancellationToken stop)
    {
        try
        {
            using JsonDocument news = await ReadAsync(stop);
            JsonElement head = news.RootElement.GetProperty("params").GetProperty("result");
            return Convert.ToUInt64(head.GetProperty("number").GetString(), 16);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task<JsonDocument> ReadAsync(CancellationToken stop)
    {
        int length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult part = await _socket.ReceiveAsync(_buffer.AsMemory(length), stop);
            length += part.Count;
            Invariant.Check(part.MessageType == WebSocketMessageType.Text && length < NewsBytesMax);
            if (part.EndOfMessage)
            {
                return JsonDocument.Parse(_buffer.AsMemory(0, length).ToArray());
            }
        }
    }
}
