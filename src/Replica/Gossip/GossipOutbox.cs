using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;
using MarketChain.Primitives.Transactions;
using MarketChain.Replica.Messages;

namespace MarketChain.Replica.Gossip;

/// <summary>
/// What leaves to peers, several things in one message where they come together. A peer whose queue is full gets the
/// hash later instead of the transaction.
/// </summary>
internal sealed class GossipOutbox(
    IReplicaLinks links, IReadOnlyDictionary<Ed25519PublicKey, GossipPeer> peers, GossipLimits limits)
{
    private readonly List<PooledTransaction> _pushes = [];
    private int _pushBytes;
    private long _pushedAtMs = long.MinValue / 2;
    private long? _announceAtMs;

    /// <summary>When something is to leave; null when nothing waits.</summary>
    public long? NextMs
    {
        get
        {
            long? pushAtMs = _pushes.Count > 0 ? _pushedAtMs + limits.PushGapMs : null;
            return pushAtMs < _announceAtMs ? pushAtMs : _announceAtMs ?? pushAtMs;
        }
    }

    /// <summary>A transaction for everybody: at once, or with others that come within the gap.</summary>
    public void Push(PooledTransaction item, long nowMs)
    {
        int length = BodyFields.LengthOf(item);
        if (_pushBytes + length > MessageLimits.TransactionMessageLengthMax - MessageLimits.FrameLengthMax)
        {
            FlushPushes(nowMs);
        }

        _pushes.Add(item);
        _pushBytes += length;
        bool isFull = _pushBytes >= limits.PushBytesMax || _pushes.Count >= MessageLimits.PushedMax;
        if (isFull || nowMs - _pushedAtMs >= limits.PushGapMs)
        {
            FlushPushes(nowMs);
        }
    }

    /// <summary>A hash for those who may lack what it names.</summary>
    public void AnnounceToAll(in Hash256 hash, long nowMs)
    {
        foreach (GossipPeer peer in peers.Values)
        {
            Announce(peer, hash, nowMs);
        }
    }

    /// <summary>A hash for one peer.</summary>
    public void Announce(GossipPeer peer, in Hash256 hash, long nowMs)
    {
        peer.Announce(hash);
        if (peer.HasNews)
        {
            _announceAtMs ??= nowMs + limits.AnnounceGapMs;
        }
    }

    /// <summary>Sends what is due.</summary>
    public void Flush(long nowMs)
    {
        if (_pushes.Count > 0 && nowMs - _pushedAtMs >= limits.PushGapMs)
        {
            FlushPushes(nowMs);
        }

        if (_announceAtMs <= nowMs)
        {
            _announceAtMs = null;
            foreach (GossipPeer peer in peers.Values)
            {
                FlushNews(peer, nowMs);
            }
        }
    }

    /// <summary>Asks a peer for transactions.</summary>
    public void Ask(in Ed25519PublicKey peer, List<Hash256> hashes)
    {
        foreach (Hash256[] part in hashes.Chunk(MessageLimits.WantedMax))
        {
            Send(peer, new WantMessage([.. part]));
        }
    }

    /// <summary>Answers with as many as the peer may have now.</summary>
    public void Serve(GossipPeer peer, IEnumerable<PooledTransaction> items, long nowMs)
    {
        List<PooledTransaction> part = [];
        int bytes = 0;
        int total = 0;
        foreach (PooledTransaction item in items)
        {
            int length = BodyFields.LengthOf(item);
            if (total + length > limits.ServedBytesMax || !peer.May.Served.TryTake(length, nowMs))
            {
                break;
            }

            if (bytes + length > MessageLimits.TransactionMessageLengthMax - MessageLimits.FrameLengthMax)
            {
                SendPart(peer, part);
                bytes = 0;
            }

            part.Add(item);
            bytes += length;
            total += length;
        }

        SendPart(peer, part);
    }

    private void SendPart(GossipPeer peer, List<PooledTransaction> part)
    {
        if (part.Count > 0 && Send(peer.Key, new TransactionsMessage(part)))
        {
            NoteKnown(peer, part);
        }

        part.Clear();
    }

    private void FlushPushes(long nowMs)
    {
        byte[]? message = null;
        foreach (GossipPeer peer in peers.Values)
        {
            message ??= TransactionMessageCodec.Encode(new TransactionsMessage(_pushes));
            if (links.TrySend(peer.Key, PeerChannel.Transactions, message))
            {
                NoteKnown(peer, _pushes);
                continue;
            }

            foreach (PooledTransaction item in _pushes)
            {
                Announce(peer, item.Transaction.Hash, nowMs);
            }
        }

        _pushes.Clear();
        _pushBytes = 0;
        _pushedAtMs = nowMs;
    }

    private void FlushNews(GossipPeer peer, long nowMs)
    {
        ValueList<Hash256> news = peer.News();
        if (news.IsEmpty || Send(peer.Key, new AnnounceMessage(news)))
        {
            peer.OnAnnounced(news);
        }
        else
        {
            // Its queue is full: not before it had time to drain.
            _announceAtMs ??= nowMs + (10L * limits.AnnounceGapMs);
        }
    }

    private bool Send(in Ed25519PublicKey peer, TransactionMessage message)
        => links.TrySend(peer, PeerChannel.Transactions, TransactionMessageCodec.Encode(message));

    private static void NoteKnown(GossipPeer peer, List<PooledTransaction> items)
    {
        foreach (PooledTransaction item in items)
        {
            peer.Known.Add(item.Transaction.Hash);
        }
    }
}
