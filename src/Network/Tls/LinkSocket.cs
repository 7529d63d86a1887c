using System.Net;
using System.Net.Sockets;

namespace MarketChain.Network.Tls;

/// <summary>TCP as links need it.</summary>
internal static class LinkSocket
{
    /// <summary>Of TCP's own options; all systems number it alike.</summary>
    public const int TcpLevel = 6;

    // linux/tcp.h. Other systems number them otherwise, and do without: pings find the same a little later.
    private const int TcpUserTimeout = 18;
    private const int TcpNotSentLowWater = 25;

    // What the kernel may hold and has not sent: a message of consensus waits behind so much, not behind the megabytes
    // to which Linux lets a send buffer grow. What is in flight is not bounded by it.
    private const int NotSentMax = 64 << 10;

    /// <summary>Dials.</summary>
    /// <param name="address">Whom.</param>
    /// <param name="limits">Says how long.</param>
    /// <exception cref="SocketException">Nobody answers.</exception>
    public static Socket Connect(IPEndPoint address, NetworkLimits limits)
    {
        Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // The kernel bounds a blocking connect by it; afterwards the user timeout bounds what is sent.
            socket.SendTimeout = limits.HandshakeMs;
            socket.Connect(address);
            socket.SendTimeout = 0;
            RefuseItself(socket);
            Configure(socket, limits);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Options of both sides: no delay for small frames, no long wait for a dead peer, no pauses to measure the way.
    /// </summary>
    public static void Configure(Socket socket, NetworkLimits limits)
    {
        socket.NoDelay = true;
        if (OperatingSystem.IsLinux())
        {
            socket.SetRawSocketOption(TcpLevel, TcpUserTimeout, BitConverter.GetBytes(limits.TcpUserTimeoutMs));
            socket.SetRawSocketOption(TcpLevel, TcpNotSentLowWater, BitConverter.GetBytes(NotSentMax));
            CongestionControl.TryLeaveBbr(socket);
        }
    }

    /// <summary>Shuts both directions after what is written, which wakes whoever waits for the socket.</summary>
    public static void Cut(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // The other side was faster, or its owner was: nobody waits for it any more.
            return;
        }
    }

    // A dial of a local port at which nobody listens may be given the same port for its own end, and then TCP connects
    // it to itself (RFC 9293 3.5, simultaneous open), which would keep the peer from its own port.
    private static void RefuseItself(Socket socket)
    {
        if (socket.LocalEndPoint!.Equals(socket.RemoteEndPoint))
        {
            throw new SocketException((int)SocketError.ConnectionRefused);
        }
    }
}
