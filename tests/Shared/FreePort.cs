using System.Net;
using System.Net.Sockets;

namespace MarketChain.TestKit;

/// <summary>
/// A loopback TCP port that nobody uses now, for a process that cannot be told "any port". The system hands ports out
/// in turn, so another program is unlikely to take it meanwhile; a server in this process binds port 0 instead.
/// </summary>
public static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
