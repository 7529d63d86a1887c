using System.Net;
using System.Net.Sockets;
using MarketChain.Network;
using MarketChain.Network.Frames;
using MarketChain.Network.Handshakes;
using MarketChain.Network.Links;
using MarketChain.Network.Tls;
using MarketChain.Primitives.Peers;

namespace MarketChain.Hostile.Tests.Support;

/// <summary>
/// An admitted link to a real node, made of the product's own pieces, over which a test sends what it likes, as fast as
/// the node takes it. Pings are answered, unless it does not read at all.
/// </summary>
internal sealed class HostilePeer : IDisposable
{
    private readonly SecureStream _stream;
    private readonly Lock _writing = new();
    private readonly Thread? _reader;
    private volatile int _goodbye;

    private HostilePeer(SecureStream stream, bool reads)
    {
        _stream = stream;
        if (reads)
        {
            _reader = new Thread(Read) { IsBackground = true };
            _reader.Start();
        }
    }

    /// <summary>Why the node ended the link; none while it has not said so.</summary>
    public LinkEnd Goodbye => (LinkEnd)_goodbye;

    /// <summary>Links to a node; null when it refuses.</summary>
    public static HostilePeer? TryLink(IPEndPoint address, HostileKeys keys, out LinkEnd refusal, bool reads = true)
    {
        refusal = LinkEnd.ConnectionLost;
        SecureStream? stream = TryOpen(address, keys);
        if (stream is null)
        {
            return null;
        }

        LinkOutcome outcome = Shake(new HandshakeFrames(stream, keys.Begin(stream)));
        refusal = outcome.Reason;
        if (outcome.IsNone)
        {
            return new HostilePeer(stream, reads);
        }

        stream.Dispose();
        return null;
    }

    /// <summary>TLS to a node, and nothing said inside; null when it does not take the connection.</summary>
    public static SecureStream? TryOpen(IPEndPoint address, HostileKeys keys)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(address);
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }

        return SecureStream.TryOpen(socket, LinkRole.Dialler, keys.Certificate);
    }

    /// <summary>Sends a message in its frames; false when the link is over.</summary>
    public bool TrySend(PeerChannel channel, ReadOnlySpan<byte> message)
    {
        byte[] frame = new byte[FrameHeader.Size + Math.Min(message.Length, FrameHeader.PayloadMax)];
        while (!message.IsEmpty)
        {
            FrameHeader header = new((FrameKind)channel, (uint)message.Length);
            header.Write(frame);
            message[..header.PayloadLength].CopyTo(frame.AsSpan(FrameHeader.Size));
            if (!TryWrite(frame.AsSpan(0, FrameHeader.Size + header.PayloadLength)))
            {
                return false;
            }

            message = message[header.PayloadLength..];
        }

        return true;
    }

    /// <summary>Sends bytes that need be no frame; false when the link is over.</summary>
    public bool TryWrite(ReadOnlySpan<byte> bytes)
    {
        lock (_writing)
        {
            return Goodbye == LinkEnd.None && _stream.TryWrite(bytes);
        }
    }

    public void Dispose()
    {
        _stream.Cut();
        _reader?.Join();
        _stream.Dispose();
    }

    private static LinkOutcome Shake(HandshakeFrames frames)
    {
        LinkOutcome outcome = frames.Greet();
        outcome = outcome.IsNone ? frames.SendProof() : outcome;
        return outcome.IsNone ? frames.ReceiveProof(out _) : outcome;
    }

    private void Read()
    {
        byte[] bytes = new byte[FrameHeader.Size];
        byte[] payload = new byte[FrameHeader.PayloadMax];
        while (_stream.TryFill(bytes) && FrameHeader.Read(bytes, out FrameHeader header) == LinkEnd.None
            && _stream.TryFill(payload.AsSpan(0, header.PayloadLength)))
        {
            if (header.Kind == FrameKind.Goodbye)
            {
                _goodbye = payload[0];
            }
            else if (header.Kind == FrameKind.Ping)
            {
                byte[] pong = [.. bytes, .. payload.AsSpan(0, header.PayloadLength)];
                pong[0] = (byte)FrameKind.Pong;
                TryWrite(pong);
            }
        }

        if (Goodbye == LinkEnd.None)
        {
            _goodbye = (int)LinkEnd.ConnectionLost;
        }
    }
}
