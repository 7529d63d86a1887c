using System.Net;
using System.Net.Sockets;
using MarketChain.Network.Frames;
using MarketChain.Network.Handshakes;
using MarketChain.Network.Tls;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Network.Tests.Support;

/// <summary>
/// The other end of a connection, made by hand: it does what a test says, also what no node does. It uses the pieces of
/// the product for TLS and for what it does right.
/// </summary>
internal sealed class RawPeer : IDisposable
{
    private readonly NodeCertificate _certificate;
    private readonly bool _ownsCertificate;
    private readonly Socket _socket;
    private SecureStream? _stream;

    private RawPeer(Socket socket, NodeCertificate? certificate)
    {
        _socket = socket;
        _certificate = certificate ?? NodeCertificate.Create();
        _ownsCertificate = certificate is null;
    }

    public SecureStream Stream => _stream ?? throw new InvalidOperationException("no TLS yet");

    public Hash256 OwnCertificate => _certificate.Digest;

    public static RawPeer Connect(IPEndPoint address, NodeCertificate? certificate = null)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(address);
        return new RawPeer(socket, certificate);
    }

    /// <summary>Dials and does TLS; whether the other side likes it is seen with the first read.</summary>
    public static RawPeer ConnectTls(IPEndPoint address, NodeCertificate? certificate = null)
    {
        var peer = Connect(address, certificate);
        peer.Secure(LinkRole.Dialler);
        return peer;
    }

    /// <summary>An admitted link that this end dialled, up to the first frame of data.</summary>
    public static RawPeer Link(TestNode node, int key, NodeCertificate? certificate = null)
    {
        var peer = ConnectTls(node.Address, certificate);
        var handshake = peer.Begin(key);
        peer.Greet(handshake);
        peer.Send(FrameKind.Proof, ProofBytes(handshake.MakeProof()));
        Assert.Equal(FrameKind.Proof, peer.Read().Kind);
        return peer;
    }

    /// <summary>Takes a connection that a node dialled, below TLS.</summary>
    public static RawPeer Accept(TcpListener listener, NodeCertificate? certificate = null)
        => new(listener.AcceptSocket(), certificate);

    /// <summary>Goes on with an accepted connection up to where the node says who it is.</summary>
    public Handshake AcceptUpToProof(int key)
    {
        Assert.True(Secure(LinkRole.Listener));
        var handshake = Begin(key, role: LinkRole.Listener);
        Greet(handshake);
        var (kind, payload) = Read();
        Assert.Equal(FrameKind.Proof, kind);
        Assert.Equal(LinkEnd.None, handshake.ReadProof(payload, out _));
        return handshake;
    }

    public static byte[] ProofBytes(Proof proof)
    {
        var bytes = new byte[proof.Length];
        proof.Write(bytes);
        return bytes;
    }

    public static byte[] HelloBytes(Handshake handshake)
    {
        var bytes = new byte[Hello.Size];
        handshake.MakeHello().Write(bytes);
        return bytes;
    }

    public static byte[] Frame(FrameKind kind, uint rest, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[FrameHeader.Size + payload.Length];
        new FrameHeader(kind, rest).Write(frame);
        payload.CopyTo(frame.AsSpan(FrameHeader.Size));
        return frame;
    }

    public bool Secure(LinkRole role)
    {
        _stream = SecureStream.TryOpen(_socket, role, _certificate);
        return _stream is not null;
    }

    /// <summary>This end's handshake for this connection.</summary>
    public Handshake Begin(int key, LinkRole role = LinkRole.Dialler)
        => new(
            new HandshakeIdentity(Keys.Get(key), Keys.GenesisHash, Validator: null),
            role,
            OwnCertificate,
            Stream.PeerCertificate,
            Keccak256.Hash(OwnCertificate.Bytes));

    /// <summary>Both hellos.</summary>
    public void Greet(Handshake handshake)
    {
        Send(FrameKind.Hello, HelloBytes(handshake));
        var (kind, payload) = Read();
        Assert.Equal(FrameKind.Hello, kind);
        Assert.Equal(LinkEnd.None, handshake.ReadHello(payload));
    }

    public void Send(FrameKind kind, ReadOnlySpan<byte> payload) => SendRaw(Frame(kind, (uint)payload.Length, payload));

    public void SendRaw(ReadOnlySpan<byte> bytes) => Assert.True(Stream.TryWrite(bytes));

    /// <summary>Writes to the socket, below TLS.</summary>
    public void SendBelowTls(ReadOnlySpan<byte> bytes) => _socket.Send(bytes);

    /// <summary>The next frame.</summary>
    public (FrameKind Kind, byte[] Payload) Read() => TryRead() ?? throw new InvalidOperationException("it was cut");

    /// <summary>The next frame, or null when the connection is over.</summary>
    public (FrameKind Kind, byte[] Payload)? TryRead()
    {
        var bytes = new byte[FrameHeader.Size];
        if (!Stream.TryFill(bytes))
            return null;
        Assert.Equal(LinkEnd.None, FrameHeader.Read(bytes, out var header));
        var payload = new byte[header.PayloadLength];
        return Stream.TryFill(payload) ? (header.Kind, payload) : null;
    }

    /// <summary>Reads on to the goodbye; none when the connection ends without one.</summary>
    public LinkEnd ReadGoodbye()
    {
        while (TryRead() is var (kind, payload))
        {
            if (kind == FrameKind.Goodbye)
                return LinkEnds.FromWire(payload[0]);
        }

        return LinkEnd.None;
    }

    /// <summary>Sends the beginning of some bytes and leaves.</summary>
    public void SendAndLeave(ReadOnlySpan<byte> bytes)
    {
        _ = Stream.TryWrite(bytes);
        Dispose();
    }

    /// <summary>Says that nothing more comes from this end, which still reads.</summary>
    public void FinishSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Waits until the other side closes, whatever it sends before.</summary>
    public void ReadToEnd()
    {
        var byteBuffer = new byte[1];
        while (_stream is null ? Receives(byteBuffer) : Stream.TryFill(byteBuffer))
            continue;
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _socket.Dispose();
        if (_ownsCertificate)
            _certificate.Dispose();
    }

    private bool Receives(byte[] buffer)
    {
        try
        {
            return _socket.Receive(buffer) > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
