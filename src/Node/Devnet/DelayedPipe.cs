using System.Buffers;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace MarketChain.Node.Devnet;

/// <summary>
/// One direction of a relayed connection: bytes leave as much later as the line takes, in their order. What is on the
/// way is bounded: a receiver that does not read holds up the sender, as TCP does.
/// </summary>
internal sealed class DelayedPipe(Socket from, Socket to, LinkDelay delay, TimeProvider time)
{
    private const int PieceBytes = 64 << 10;

    /// <summary>16 MiB: more than any pair of cities has under way.</summary>
    private const int PiecesMax = 256;

    private readonly Channel<Piece> _line = Channel.CreateBounded<Piece>(
        new BoundedChannelOptions(PiecesMax) { SingleReader = true, SingleWriter = true });

    /// <summary>Carries bytes until an end closes, then ends both; the sockets stay their owner's.</summary>
    public async Task RunAsync()
    {
        Task reading = ReadAsync();
        await WriteAsync();
        await reading;
    }

    private async Task ReadAsync()
    {
        long due = 0;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        while (await TryAsync(from.ReceiveAsync(buffer.AsMemory())) is > 0 and var count)
        {
            long now = time.GetTimestamp();
            due = Math.Max(due, now + (long)(delay.Draw().TotalSeconds * time.TimestampFrequency));
            await _line.Writer.WriteAsync(new Piece(buffer, count, due));
            buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        }

        ArrayPool<byte>.Shared.Return(buffer);
        _line.Writer.Complete();
    }

    /// <summary>After a fault what is on the way is dropped: the line is cut.</summary>
    private async Task WriteAsync()
    {
        bool isUp = true;
        await foreach (Piece piece in _line.Reader.ReadAllAsync())
        {
            if (isUp)
            {
                await WaitUntilAsync(piece.Due);
                isUp = await SendAsync(piece.Buffer.AsMemory(0, piece.Count));
            }

            if (!isUp)
            {
                End(from);
            }

            ArrayPool<byte>.Shared.Return(piece.Buffer);
        }

        End(to);
        End(from);
    }

    private async Task<bool> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0 && await TryAsync(to.SendAsync(bytes)) is > 0 and var sent)
        {
            bytes = bytes[sent..];
        }

        return bytes.Length == 0;
    }

    private async Task WaitUntilAsync(long due)
    {
        while (time.GetElapsedTime(time.GetTimestamp(), due) is var wait && wait > TimeSpan.Zero)
        {
            // Timers count whole milliseconds: what is cut off would be waited for again.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), time);
        }
    }

    /// <summary>Bytes that were moved; zero when the connection is over, for whatever reason.</summary>
    private static async ValueTask<int> TryAsync(ValueTask<int> moving)
    {
        try
        {
            return await moving;
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            return 0;
        }
    }

    private static void End(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            return;
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Piece(byte[] Buffer, int Count, long Due);
}
