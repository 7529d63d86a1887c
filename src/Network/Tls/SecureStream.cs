using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MarketChain.Network.Handshakes;
using MarketChain.Primitives;

namespace MarketChain.Network.Tls;

/// <summary>
/// TLS over one socket, by blocking calls: one thread may read while another writes. Whatever breaks is a result and
/// not an exception, since at the other end of the socket anybody may sit. <see cref="Cut"/> wakes both threads.
/// </summary>
internal sealed class SecureStream : IDisposable
{
    private readonly Socket _socket;
    private readonly SslStream _stream;

    private SecureStream(Socket socket, SslStream stream)
    {
        _socket = socket;
        _stream = stream;
        PeerCertificate = NodeCertificate.DigestOf((X509Certificate2)stream.RemoteCertificate!);
    }

    /// <summary>SPKI digest of the other side's certificate: names its process.</summary>
    public Hash256 PeerCertificate { get; }

    /// <summary>Makes a TLS connection of a socket, which it then owns; null when that fails.</summary>
    public static SecureStream? TryOpen(Socket socket, LinkRole role, NodeCertificate own)
    {
        SslStream? stream = null;
        try
        {
            // A socket that was cut before its thread began is refused here, by an exception too.
            stream = new SslStream(new NetworkStream(socket, ownsSocket: true), leaveInnerStreamOpen: false);
            if (role == LinkRole.Dialler)
            {
                stream.AuthenticateAsClient(own.ClientOptions);
            }
            else
            {
                stream.AuthenticateAsServer(own.ServerOptions);
            }

            return new SecureStream(socket, stream);
        }
        catch (Exception fault) when (IsOfTheConnection(fault))
        {
            stream?.Dispose();
            socket.Dispose();
            return null;
        }
    }

    /// <summary>Reads so many bytes as the buffer has; false when the connection ends before.</summary>
    public bool TryFill(Span<byte> buffer)
    {
        try
        {
            _stream.ReadExactly(buffer);
            return true;
        }
        catch (Exception fault) when (IsOfTheConnection(fault))
        {
            return false;
        }
    }

    /// <summary>Writes all bytes, and waits for room; false when the connection ended.</summary>
    public bool TryWrite(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _stream.Write(bytes);
            return true;
        }
        catch (Exception fault) when (IsOfTheConnection(fault))
        {
            return false;
        }
    }

    /// <summary>Ends the connection after what is written; who reads or writes gets false. From any thread.</summary>
    public void Cut() => LinkSocket.Cut(_socket);

    /// <summary>Only when no thread reads or writes any more.</summary>
    public void Dispose() => _stream.Dispose();

    // Inside is nobody's code but .NET's and OpenSSL's, and what they throw on a stranger's bytes is listed nowhere:
    // all of it means that this connection is over, and nothing of it may end the node.
    private static bool IsOfTheConnection(Exception fault) => fault is not OutOfMemoryException;
}
