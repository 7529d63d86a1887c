using System.Net;
using System.Net.Sockets;
using MarketChain.Network.Tls;

namespace MarketChain.Network.Links;

/// <summary>A connection between its first byte and its admission.</summary>
/// <param name="socket">Its socket.</param>
/// <param name="source">Who dialled, or null for this node.</param>
/// <param name="deadlineMs">When it must be admitted.</param>
internal sealed class HalfOpen(Socket socket, IPAddress? source, long deadlineMs)
{
    private volatile bool _timedOut;

    public Socket Socket => socket;

    public IPAddress? Source => source;

    public long DeadlineMs => deadlineMs;

    /// <summary>True when it was cut for being late.</summary>
    public bool TimedOut => _timedOut;

    public void TimeOut()
    {
        _timedOut = true;
        LinkSocket.Cut(socket);
    }
}

/// <summary>
/// The connections that are not admitted yet, bounded in number, in number from one address and in time; and how many
/// may come in a second. Those that this node dials are bounded by the list of peers, and only watched here.
/// </summary>
internal sealed class HalfOpenTable(NetworkLimits limits)
{
    private const long MsPerSecond = 1_000;

    private readonly Lock _gate = new();
    private readonly HashSet<HalfOpen> _entries = [];
    private bool _closed;

    // Places for newcomers in thousandths: a full bucket at first, one place more each 1/AcceptedPerSecondMax s.
    private long _tokens = limits.AcceptedPerSecondMax * MsPerSecond;
    private long _filledAtMs;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>Takes a connection that came; null when there is no room for it.</summary>
    public HalfOpen? TryAddInbound(Socket socket, IPAddress remote, long nowMs)
    {
        IPAddress source = SourceOf(remote);
        lock (_gate)
        {
            // The tables are short: counting them is cheaper than keeping counts right. Who finds no place takes nobody
            // else's chance in this second.
            bool isRoom = !_closed
                && _entries.Count(entry => entry.Source is not null) < limits.UnadmittedMax
                && _entries.Count(entry => source.Equals(entry.Source)) < limits.UnadmittedPerAddressMax
                && TryTakeToken(nowMs);
            return isRoom ? Add(socket, source, nowMs) : null;
        }
    }

    /// <summary>Takes a connection that this node dialled; null when the network stops.</summary>
    public HalfOpen? TryAddOutbound(Socket socket, long nowMs)
    {
        lock (_gate)
        {
            return _closed ? null : Add(socket, source: null, nowMs);
        }
    }

    /// <summary>It was admitted, or it is over.</summary>
    public void Remove(HalfOpen entry)
    {
        lock (_gate)
        {
            _entries.Remove(entry);
        }
    }

    /// <summary>Cuts those whose time is over.</summary>
    public void CutLate(long nowMs)
    {
        lock (_gate)
        {
            foreach (HalfOpen entry in _entries.Where(entry => nowMs >= entry.DeadlineMs))
            {
                entry.TimeOut();
            }
        }
    }

    /// <summary>Cuts all, and takes none any more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            foreach (HalfOpen entry in _entries)
            {
                LinkSocket.Cut(entry.Socket);
            }
        }
    }

    /// <summary>An IPv4 address, or the /64 of an IPv6 address: whoever has one has all of it.</summary>
    internal static IPAddress SourceOf(IPAddress remote)
    {
        IPAddress address = remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote;
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        byte[] bytes = address.GetAddressBytes();
        bytes.AsSpan(bytes.Length / 2).Clear();
        return new IPAddress(bytes);
    }

    private HalfOpen Add(Socket socket, IPAddress? source, long nowMs)
    {
        HalfOpen entry = new(socket, source, nowMs + limits.HandshakeMs);
        _entries.Add(entry);
        return entry;
    }

    private bool TryTakeToken(long nowMs)
    {
        long full = limits.AcceptedPerSecondMax * MsPerSecond;
        long gained = Math.Min(full, (nowMs - _filledAtMs) * limits.AcceptedPerSecondMax);
        _tokens = Math.Min(full, _tokens + gained);
        _filledAtMs = nowMs;
        if (_tokens < MsPerSecond)
        {
            return false;
        }

        _tokens -= MsPerSecond;
        return true;
    }
}
