using MarketChain.Network;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;
using MarketChain.Replica;

namespace MarketChain.Node.Links;

/// <summary>The way to other nodes, for parts that are there before the network is, or where there is none.</summary>
internal sealed class NodeLinks : IReplicaLinks
{
    private volatile PeerNetwork? _network;

    /// <summary>The links are there.</summary>
    public void Open(PeerNetwork network) => _network = network;

    /// <summary>Cuts a peer for what it sent.</summary>
    public void Cut(PeerInfo peer) => _network?.Cut(peer);

    /// <inheritdoc/>
    public bool TrySend(Ed25519PublicKey peer, PeerChannel channel, ReadOnlyMemory<byte> message)
        => _network?.TrySend(peer, channel, message) ?? false;
}
