using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace MarketChain.Node.Settings;

/// <summary>HOST:PORT as people write it: an IPv4 address, an IPv6 address in brackets, or localhost.</summary>
internal static class Endpoint
{
    /// <summary>Reads HOST:PORT; port 0 lets the system choose. Names are not looked up.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out IPEndPoint? endpoint)
    {
        endpoint = null;
        int colon = text.LastIndexOf(':');
        if (colon < 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, null, out ushort port))
        {
            return false;
        }

        string host = text[..colon];
        if (host == "localhost")
        {
            endpoint = new IPEndPoint(IPAddress.Loopback, port);
            return true;
        }

        bool bracketed = host.StartsWith('[') && host.EndsWith(']');
        if (!IPAddress.TryParse(bracketed ? host[1..^1] : host, out IPAddress? address)
            || bracketed != (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6))
        {
            return false;
        }

        endpoint = new IPEndPoint(address, port);
        return true;
    }

    /// <summary>True when only this machine can reach it.</summary>
    public static bool IsLoopback(IPEndPoint endpoint) => IPAddress.IsLoopback(endpoint.Address);
}
