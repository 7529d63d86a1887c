using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text;
using MarketChain.Network;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Node.Settings;

/// <summary>A node that is let in.</summary>
/// <param name="NodeKey">By which it is known, whatever its address.</param>
/// <param name="Host">Where to dial it: an address or a name; null when it dials us.</param>
/// <param name="Port">With a host: 1 to 65,535.</param>
internal sealed record ListedPeer(Ed25519PublicKey NodeKey, string? Host, ushort Port)
{
    public override string ToString()
        => Host is null ? $"{NodeKey}" : string.Create(CultureInfo.InvariantCulture, $"{NodeKey}@{Host}:{Port}");
}

/// <summary>
/// The nodes that are let in, and nobody else. As text, with commas between them; in a file, a line for each, and
/// <c>#</c> before what is for people:
/// <code>
/// 0x{node key, 64 hex digits}@{host}:{port}      is dialled, and let in
/// 0x{node key, 64 hex digits}                    is let in
/// </code>
/// </summary>
internal static class PeerList
{
    /// <summary>As many as the network takes.</summary>
    public const int PeersMax = NetworkLimits.PeersMax;

    private const int FileBytesMax = 256 << 10;
    private const string Expected
        = "expected 0x… (64 hex digits of a node key), with @HOST:PORT when it is to be dialled";

    /// <summary>Reads the text of a setting.</summary>
    /// <exception cref="CommandException">It is no list of peers.</exception>
    public static IReadOnlyList<ListedPeer> Parse(string what, string text)
        => Collect(what, text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>Reads a file.</summary>
    /// <exception cref="CommandException">It cannot be read, or is no list of peers.</exception>
    public static IReadOnlyList<ListedPeer> ReadFile(string path)
    {
        string[] lines = Encoding.UTF8.GetString(BoundedFile.Read(path, FileBytesMax)).Split('\n');
        return Collect(path, lines.Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0));
    }

    /// <summary>What <see cref="Parse"/> reads.</summary>
    public static string Show(IReadOnlyList<ListedPeer> peers) => string.Join(',', peers);

    private static List<ListedPeer> Collect(string what, IEnumerable<string> texts)
    {
        List<ListedPeer> peers = [];
        HashSet<Ed25519PublicKey> known = [];
        foreach (string text in texts)
        {
            if (!TryParseOne(text, out ListedPeer? peer))
            {
                throw new CommandException($"{what}: {Expected}, got '{text}'");
            }

            if (!known.Add(peer.NodeKey))
            {
                throw new CommandException($"{what}: {peer.NodeKey} is given twice");
            }

            peers.Add(peer);
        }

        return peers.Count <= PeersMax
            ? peers
            : throw new CommandException($"{what}: expected at most {PeersMax} peers, got {peers.Count}");
    }

    private static bool TryParseOne(string text, [NotNullWhen(true)] out ListedPeer? peer)
    {
        peer = null;
        int at = text.IndexOf('@', StringComparison.Ordinal);
        if (!Ed25519PublicKey.TryParse(at < 0 ? text : text[..at], out Ed25519PublicKey key) || !Ed25519.IsSound(key))
        {
            return false;
        }

        if (at < 0)
        {
            peer = new ListedPeer(key, Host: null, Port: 0);
            return true;
        }

        int colon = text.LastIndexOf(':');
        if (colon <= at || !IsHost(text[(at + 1)..colon]))
        {
            return false;
        }

        bool isPort = ushort.TryParse(
            text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && port > 0;
        peer = isPort ? new ListedPeer(key, text[(at + 1)..colon], port) : null;
        return isPort;
    }

    /// <summary>A name, an IPv4 address, or an IPv6 address in brackets.</summary>
    private static bool IsHost(string host) => Uri.CheckHostName(host) switch
    {
        UriHostNameType.IPv4 or UriHostNameType.Dns => true,
        UriHostNameType.IPv6 => host.StartsWith('[') && IPAddress.TryParse(host, out _),
        _ => false,
    };
}
