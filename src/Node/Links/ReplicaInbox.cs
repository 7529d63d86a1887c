using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using MarketChain.Primitives.Peers;

namespace MarketChain.Node.Links;

/// <summary>Something that the replica is to be told, on its own thread.</summary>
internal abstract record ReplicaNews
{
    /// <summary>A link is up.</summary>
    public sealed record Connected(PeerInfo Peer) : ReplicaNews;

    /// <summary>A link is gone, and what came over it with it.</summary>
    public sealed record Disconnected(PeerInfo Peer) : ReplicaNews;

    /// <summary>A message on the channels of consensus or sync.</summary>
    public sealed record Message(PeerInfo Peer, PeerChannel Channel, ReadOnlyMemory<byte> Bytes) : ReplicaNews;

    /// <summary>What somebody of this node has to say to it.</summary>
    public sealed record Order(Action Work) : ReplicaNews;
}

/// <summary>
/// What has happened to the replica and waits for its thread: links first, then orders, then consensus, then sync.
/// Bounded by what each peer may have waiting. Any thread may add, one takes.
/// </summary>
/// <param name="wake">Called after something was added.</param>
internal sealed class ReplicaInbox(Action wake)
{
    /// <summary>A validator says some ten things in a round; a thousand wait only when it floods.</summary>
    private const int ConsensusCountMax = 1_024;

    /// <summary>Eight of the longest.</summary>
    private const long ConsensusBytesMax = 8 << 20;

    /// <summary>Each side asks for one thing at a time.</summary>
    private const int SyncCountMax = 64;

    /// <summary>Two of the longest.</summary>
    private const long SyncBytesMax = 32 << 20;

    private readonly ConcurrentQueue<ReplicaNews> _links = new();
    private readonly ConcurrentQueue<ReplicaNews> _orders = new();
    private readonly PeerQueues _consensus = new(ConsensusCountMax, ConsensusBytesMax);
    private readonly PeerQueues _sync = new(SyncCountMax, SyncBytesMax);

    /// <summary>A link is up.</summary>
    public void AddConnected(PeerInfo peer)
    {
        _links.Enqueue(new ReplicaNews.Connected(peer));
        wake();
    }

    /// <summary>A link is gone; what came over it and still waits is dropped.</summary>
    public void AddDisconnected(PeerInfo peer)
    {
        _consensus.Remove(peer);
        _sync.Remove(peer);
        _links.Enqueue(new ReplicaNews.Disconnected(peer));
        wake();
    }

    /// <summary>A message came; false when its peer has too many waiting already: that is a flood.</summary>
    public bool TryAdd(PeerInfo peer, PeerChannel channel, ReadOnlyMemory<byte> message)
    {
        if (!(channel == PeerChannel.Consensus ? _consensus : _sync).TryAdd(peer, message))
        {
            return false;
        }

        wake();
        return true;
    }

    /// <summary>Has some work done on the replica's thread.</summary>
    public void AddOrder(Action work)
    {
        _orders.Enqueue(new ReplicaNews.Order(work));
        wake();
    }

    /// <summary>Takes what comes first.</summary>
    public bool TryTake([NotNullWhen(true)] out ReplicaNews? news)
    {
        if (_links.TryDequeue(out news) || _orders.TryDequeue(out news))
        {
            return true;
        }

        if (_consensus.TryTake(out PeerInfo? peer, out ReadOnlyMemory<byte> message))
        {
            news = new ReplicaNews.Message(peer, PeerChannel.Consensus, message);
        }
        else if (_sync.TryTake(out peer, out message))
        {
            news = new ReplicaNews.Message(peer, PeerChannel.Sync, message);
        }

        return news is not null;
    }
}
