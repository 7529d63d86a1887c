using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;
using MarketChain.Replica.Bounds;
using MarketChain.Replica.Messages;

namespace MarketChain.Replica.Gossip;

/// <summary>What this node knows of a peer's transactions, and what it still has to say to it.</summary>
/// <param name="info">The link.</param>
/// <param name="may">What it may cost, over this link and others.</param>
/// <param name="limits">Maxima.</param>
internal sealed class GossipPeer(PeerInfo info, GossipAllowances may, GossipLimits limits)
{
    private readonly Queue<Hash256> _toAnnounce = new();

    public Ed25519PublicKey Key { get; } = info.NodeKey;

    /// <summary>What it sent, announced or was sent.</summary>
    public RecentHashes Known { get; } = new(limits.KnownPerPeerMax);

    public GossipAllowances May => may;

    /// <summary>True while something is to be announced.</summary>
    public bool HasNews => _toAnnounce.Count > 0;

    /// <summary>
    /// Something that it may lack. Of more than an announcement holds the oldest are left to the blocks.
    /// </summary>
    public void Announce(in Hash256 hash)
    {
        if (Known.Contains(hash))
        {
            return;
        }

        _toAnnounce.Enqueue(hash);
        if (_toAnnounce.Count > MessageLimits.AnnouncedMax)
        {
            _toAnnounce.Dequeue();
        }
    }

    /// <summary>What is to be announced and not known meanwhile; stays until <see cref="OnAnnounced"/>.</summary>
    public ValueList<Hash256> News()
        => [.. _toAnnounce.Where(hash => !Known.Contains(hash)).Distinct()];

    /// <summary>It was sent what there was.</summary>
    public void OnAnnounced(ValueList<Hash256> hashes)
    {
        foreach (Hash256 hash in hashes)
        {
            Known.Add(hash);
        }

        _toAnnounce.Clear();
    }
}
