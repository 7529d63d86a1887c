using MarketChain.Primitives.Peers;

namespace MarketChain.Network.Figures;

/// <summary>Counts what happens; any thread may add.</summary>
internal sealed class NetworkCounters
{
    private readonly long[] _ended = new long[256];
    private readonly long[] _refused = new long[256];
    private readonly long[] _messagesSent = new long[PeerChannels.Count];
    private readonly long[] _bytesSent = new long[PeerChannels.Count];
    private readonly long[] _messagesReceived = new long[PeerChannels.Count];
    private readonly long[] _bytesReceived = new long[PeerChannels.Count];
    private readonly long[] _dropped = new long[PeerChannels.Count];
    private long _dials;
    private long _accepted;

    public long Dials => Interlocked.Read(ref _dials);

    public long Accepted => Interlocked.Read(ref _accepted);

    public IReadOnlyDictionary<LinkEnd, long> Ended => ByReason(_ended);

    public IReadOnlyDictionary<LinkEnd, long> Refused => ByReason(_refused);

    public IReadOnlyList<ChannelFigures> Channels =>
    [
        Figures(PeerChannel.Consensus), Figures(PeerChannel.Transactions), Figures(PeerChannel.Sync),
    ];

    public void AddDial() => Interlocked.Increment(ref _dials);

    public void AddAccepted() => Interlocked.Increment(ref _accepted);

    public void AddEnd(LinkEnd reason) => Interlocked.Increment(ref _ended[(int)reason]);

    public void AddRefusal(LinkEnd reason) => Interlocked.Increment(ref _refused[(int)reason]);

    public void AddDropped(PeerChannel channel) => Interlocked.Increment(ref _dropped[(int)channel]);

    public void AddSent(ReadOnlySpan<int> messages, ReadOnlySpan<int> bytes)
    {
        for (int i = 0; i < PeerChannels.Count; i++)
        {
            Interlocked.Add(ref _messagesSent[i], messages[i]);
            Interlocked.Add(ref _bytesSent[i], bytes[i]);
        }
    }

    public void AddReceived(PeerChannel channel, int bytes)
    {
        Interlocked.Increment(ref _messagesReceived[(int)channel]);
        Interlocked.Add(ref _bytesReceived[(int)channel], bytes);
    }

    private static Dictionary<LinkEnd, long> ByReason(long[] counts)
    {
        Dictionary<LinkEnd, long> byReason = [];
        for (int i = 0; i < counts.Length; i++)
        {
            long count = Interlocked.Read(ref counts[i]);
            if (count > 0)
            {
                byReason.Add((LinkEnd)i, count);
            }
        }

        return byReason;
    }

    private ChannelFigures Figures(PeerChannel channel)
    {
        int i = (int)channel;
        return new ChannelFigures(
            channel,
            Interlocked.Read(ref _messagesSent[i]),
            Interlocked.Read(ref _bytesSent[i]),
            Interlocked.Read(ref _messagesReceived[i]),
            Interlocked.Read(ref _bytesReceived[i]),
            Interlocked.Read(ref _dropped[i]));
    }
}
