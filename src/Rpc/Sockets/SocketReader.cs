using System.Buffers;
using System.Net.WebSockets;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Sockets;

/// <summary>Why a WebSocket is closed from here (RFC 6455, 7.4.1).</summary>
internal readonly record struct SocketClose(WebSocketCloseStatus Status, string Text)
{
    /// <summary>The node has no room now: 1013 (try again later), of the registry that the RFC opens.</summary>
    public static SocketClose Crowded { get; } = new((WebSocketCloseStatus)1013, RequestTurns.Crowded);
}

/// <summary>Reads the messages of a client, each whole.</summary>
/// <param name="socket">The connection.</param>
/// <param name="host">The limits.</param>
/// <param name="held">What the message that is arriving may take of the memory of all clients.</param>
internal sealed class SocketReader(WebSocket socket, SocketHost host, ByteShare held) : IDisposable
{
    private const int PartBytes = 16 << 10;
    private readonly byte[] _part = ArrayPool<byte>.Shared.Rent(PartBytes);

    /// <summary>Why there was no more, when there was none.</summary>
    public SocketClose Reason { get; private set; } = new(WebSocketCloseStatus.NormalClosure, "");

    /// <summary>The next message; null when the client closed, or sent more than it may.</summary>
    /// <exception cref="OperationCanceledException">It did not arrive in time, or the node stops.</exception>
    /// <exception cref="WebSocketException">The connection broke.</exception>
    public async Task<byte[]?> ReadAsync(CancellationToken stop)
    {
        ArrayBufferWriter<byte> message = new();
        bool? isWhole = await ReadPartAsync(message, stop);
        if (isWhole is false)
        {
            // A client may say nothing for as long as it likes; what it began it must end.
            using CancellationTokenSource late = new(TimeSpan.FromMilliseconds(host.Limits.RequestReadMs), host.Clock);
            using CancellationTokenSource time = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
            while (isWhole is false)
            {
                isWhole = await ReadPartAsync(message, time.Token);
            }
        }

        return isWhole is true ? message.WrittenSpan.ToArray() : null;
    }

    /// <summary>True: the message is whole; false: there is more of it; null: nothing more is to be read.</summary>
    private async Task<bool?> ReadPartAsync(ArrayBufferWriter<byte> message, CancellationToken time)
    {
        ValueWebSocketReceiveResult read = await socket.ReceiveAsync(_part.AsMemory(), time);
        if (read.MessageType == WebSocketMessageType.Close)
        {
            return null;
        }

        int length = message.WrittenCount + read.Count;
        if (length > host.Limits.RequestBytesMax)
        {
            Reason = new SocketClose(
                WebSocketCloseStatus.MessageTooBig, $"at most {host.Limits.RequestBytesMax} bytes in a request");
            return null;
        }

        if (!held.TrySet(length))
        {
            Reason = SocketClose.Crowded;
            return null;
        }

        message.Write(_part.AsSpan(0, read.Count));
        return read.EndOfMessage;
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_part);
}
