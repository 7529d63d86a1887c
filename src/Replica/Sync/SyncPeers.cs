using System.Diagnostics.CodeAnalysis;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;
using MarketChain.Replica.Messages;

namespace MarketChain.Replica.Sync;

/// <summary>Who is linked, in the order in which they came, and the way to them.</summary>
internal sealed class SyncPeers(IReplicaLinks links, SyncLimits limits)
{
    private readonly List<SyncPeer> _peers = [];

    /// <summary>Of all that have ever been linked: those whom the operator listed.</summary>
    private readonly Dictionary<Ed25519PublicKey, SyncAllowances> _allowances = [];

    public IReadOnlyList<SyncPeer> All => _peers;

    public SyncPeer Add(PeerInfo info)
    {
        Remove(info.NodeKey);
        if (!_allowances.TryGetValue(info.NodeKey, out SyncAllowances? may))
        {
            _allowances.Add(info.NodeKey, may = new SyncAllowances(limits));
        }

        SyncPeer peer = new(info, may);
        _peers.Add(peer);
        return peer;
    }

    public void Remove(Ed25519PublicKey nodeKey) => _peers.RemoveAll(peer => peer.Key == nodeKey);

    public bool TryFind(Ed25519PublicKey nodeKey, [NotNullWhen(true)] out SyncPeer? peer)
    {
        peer = _peers.Find(other => other.Key == nodeKey);
        return peer is not null;
    }

    public bool TrySend(SyncPeer peer, SyncMessage message)
        => links.TrySend(peer.Key, PeerChannel.Sync, SyncMessageCodec.Encode(message));
}
