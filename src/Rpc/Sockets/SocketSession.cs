using System.Buffers;
using System.Net;
using System.Net.WebSockets;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Sockets;

// One WebSocket. Two tasks share it: one reads requests and answers each before it reads the next, the other tells what
// is new. Both send whole messages, in turn.
//
//   client ──► SocketReader ──► JsonRpcDispatcher ──► answer ──┐
//                                   │ eth_subscribe            ├──► client
//                               Subscriptions ◄── NodeFeed ────┘
//
// Nothing waits in a queue here: requests wait in the client's own buffers until the one before is answered, and a
// subscription is a place on the chain. A client that does not read is cut off. One that is refused in the middle of a
// message is listened to for a while more: a connection that is closed with bytes unread is reset, and the reset would
// overtake the frame that says why.

/// <summary>Serves one client until it goes.</summary>
/// <param name="socket">Open; the caller's to dispose of.</param>
/// <param name="client">Whose it is.</param>
/// <param name="host">What all sessions share.</param>
/// <param name="gone">Ended when the node stops or the client is gone.</param>
internal sealed class SocketSession(
    WebSocket socket, IPAddress client, SocketHost host, CancellationToken gone) : IDisposable
{
    private const int PartBytes = 16 << 10;

    /// <summary>What a frame takes beside what it carries (RFC 6455, 5.2): empty ones are bounded too.</summary>
    private const int FrameBytesMin = 6;

    private readonly Subscriptions _subscriptions = new(host.Node, host.Limits);
    private readonly SemaphoreSlim _sending = new(1);

    /// <summary>Ended when nothing more is to be asked, answered or told.</summary>
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(gone);

    /// <summary>Returns when the connection is over, for whatever reason of the outside.</summary>
    public async Task RunAsync()
    {
        Task told = TellAsync();
        try
        {
            await CloseAsync(await AnswerAsync());
        }
        catch (Exception e) when (IsOutside(e))
        {
            socket.Abort();
        }
        finally
        {
            await _stop.CancelAsync();
            await told;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Dispose();
        _sending.Dispose();
    }

    /// <summary>Answers until the client closes, or has to be refused.</summary>
    private async Task<SocketClose> AnswerAsync()
    {
        JsonRpcDispatcher dispatcher = host.Dispatcher.With(_subscriptions.All);
        using ByteShare held = host.Buffered.Open();
        using SocketReader reader = new(socket, host, held);
        while (await reader.ReadAsync(_stop.Token) is { } request)
        {
            if (!host.Turns.TryJoin(client))
            {
                return SocketClose.Crowded;
            }

            ReadOnlyMemory<byte>? answer;
            try
            {
                answer = await host.Turns.AnswerAsync(client, dispatcher, request, _stop.Token);
            }
            finally
            {
                host.Turns.Leave(client);
            }

            if (answer is not { } ready || !held.TrySet(ready.Length))
            {
                return SocketClose.Crowded;
            }

            await SendAsync([ready]);
            held.TrySet(0);

            // What is subscribed to is told after its number, never before.
            _subscriptions.Begin();
        }

        return reader.Reason;
    }

    /// <summary>Tells what is new whenever there is something.</summary>
    private async Task TellAsync()
    {
        using ByteShare held = host.Buffered.Open();
        try
        {
            while (true)
            {
                Task change = _subscriptions.Change;
                (IReadOnlyList<ReadOnlyMemory<byte>> news, long bytes) = _subscriptions.HasAny
                    ? await host.Turns.DoAsync(client, _subscriptions.Take, _stop.Token)
                    : ([], 0);
                if (!held.TrySet(bytes))
                {
                    socket.Abort();
                    return;
                }

                if (news.Count > 0)
                {
                    await SendAsync(news);
                }
                else
                {
                    await change.WaitAsync(_stop.Token);
                }
            }
        }
        catch (Exception e) when (IsOutside(e) || host.Dispatcher.IsAnswerable("eth_subscription", e))
        {
            // When the session is over, whoever ended it closes the connection.
            if (!_stop.IsCancellationRequested)
            {
                socket.Abort();
            }
        }
    }

    private static bool IsOutside(Exception fault)
        => fault is WebSocketException or OperationCanceledException or IOException;

    private async Task SendAsync(IReadOnlyList<ReadOnlyMemory<byte>> messages)
    {
        using CancellationTokenSource late = new(TimeSpan.FromMilliseconds(host.Limits.SocketSendMs), host.Clock);
        using CancellationTokenSource time = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, late.Token);
        await _sending.WaitAsync(time.Token);
        try
        {
            foreach (ReadOnlyMemory<byte> message in messages.Where(message => !message.IsEmpty))
            {
                await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, time.Token);
            }
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Says why, and reads on, but not for ever, so that the client can read it.</summary>
    private async Task CloseAsync(SocketClose close)
    {
        using CancellationTokenSource late = new(TimeSpan.FromMilliseconds(host.Limits.SocketSendMs), host.Clock);
        using CancellationTokenSource time = CancellationTokenSource.CreateLinkedTokenSource(gone, late.Token);
        await _sending.WaitAsync(time.Token);
        try
        {
            await socket.CloseOutputAsync(close.Status, close.Text, time.Token);
            await _stop.CancelAsync();
        }
        finally
        {
            _sending.Release();
        }

        await DropAsync(time.Token);
    }

    /// <summary>Reads and drops until the client closes too, at most as much again as a request may have.</summary>
    private async Task DropAsync(CancellationToken time)
    {
        byte[] part = ArrayPool<byte>.Shared.Rent(PartBytes);
        try
        {
            long left = host.Limits.RequestBytesMax;
            while (left > 0 && socket.State == WebSocketState.CloseSent)
            {
                ValueWebSocketReceiveResult read = await socket.ReceiveAsync(part.AsMemory(), time);
                left -= FrameBytesMin + read.Count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(part);
        }
    }
}
