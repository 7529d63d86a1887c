using System.Net;
using System.Net.Sockets;

namespace MarketChain.TestKit;

/// <summary>
/// A loopback TCP port that nobody uses now, for a process that cannot be told "any port"; a server in this process
/// binds port 0 instead. It lies below those that the system gives to outgoing connections (from 32,768 on Linux,
/// ip_local_port_range): of those, any may be taken before the process listens.
/// </summary>
public static class FreePort
{
    private const int First = 20_000;
    private const int Count = 10_000;

    // Suites that run at the same time ask for different ones.
    private const int PerProcess = 64;
    private static int _asked = PerProcess * Environment.ProcessId;

    public static int Next()
    {
        while (true)
        {
            int port = First + (int)((uint)Interlocked.Increment(ref _asked) % Count);
            if (IsFree(port))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }
}
