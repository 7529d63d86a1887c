using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;

namespace MarketChain.Replica;

/// <summary>What a replica needs of its network.</summary>
public interface IReplicaLinks
{
    /// <summary>
    /// Sends, without waiting. What is not sent is not said again here: the protocols over it repeat themselves.
    /// </summary>
    /// <param name="peer">The other node's key.</param>
    /// <param name="channel">How urgent it is.</param>
    /// <param name="message">The bytes; they do not change any more.</param>
    /// <returns>False when there is no link, or its queue is full.</returns>
    bool TrySend(Ed25519PublicKey peer, PeerChannel channel, ReadOnlyMemory<byte> message);
}
