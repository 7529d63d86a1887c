using System.Net.Sockets;
using System.Text;

namespace MarketChain.Network.Tls;

/// <summary>
/// How TCP finds its rate. Where a machine uses BBR, links ask for CUBIC: every ten seconds Linux' "bbr", version 1,
/// sends no more than four packets a round trip for some 0.2 s, to measure the way (ProbeRTT of
/// draft-cardwell-iccrg-bbr-congestion-control-00). With 148 ms to the other side everything behind them, votes among
/// it, comes up to half a second late (docs/decisions/0092).
/// </summary>
public static class CongestionControl
{
    // linux/tcp.h: the algorithm by its name, of at most 16 bytes with the zero at its end.
    private const int TcpCongestion = 13;
    private const int NameMax = 16;

    private const string Bbr = "bbr";
    private const string Cubic = "cubic";

    /// <summary>
    /// True where links will use BBR all the same, by this machine's settings: its operator is told (docs/operate.md).
    /// </summary>
    public static bool IsBbrKept()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        return !TryLeaveBbr(socket);
    }

    /// <summary>
    /// Takes CUBIC instead of BBR; leaves any other choice alone. False where the system knows no CUBIC or does not let
    /// this user take it (net.ipv4.tcp_allowed_congestion_control): then the socket stays as it is.
    /// </summary>
    internal static bool TryLeaveBbr(Socket socket)
        => NameOf(socket) != Bbr || TryUse(socket, Cubic);

    /// <summary>The algorithm of a socket, by Linux' name; null where the system does not say.</summary>
    internal static string? NameOf(Socket socket)
    {
        Span<byte> name = stackalloc byte[NameMax];
        try
        {
            int length = socket.GetRawSocketOption(LinkSocket.TcpLevel, TcpCongestion, name);
            return Encoding.ASCII.GetString(name[..length]).TrimEnd('\0');
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <summary>Sets it; false where the system refuses.</summary>
    internal static bool TryUse(Socket socket, string name)
    {
        try
        {
            socket.SetRawSocketOption(LinkSocket.TcpLevel, TcpCongestion, Encoding.ASCII.GetBytes(name));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
