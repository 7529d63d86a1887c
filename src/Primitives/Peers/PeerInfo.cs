using MarketChain.Primitives.Crypto;

namespace MarketChain.Primitives.Peers;

/// <summary>A node at the other end of an admitted link.</summary>
/// <param name="NodeKey">Its node key, proved by the handshake: the name of the peer.</param>
/// <param name="ValidatorKey">The validator key that it proved to be the node of, or null for a follower.</param>
/// <param name="Address">Remote <c>host:port</c> of the socket, for people.</param>
/// <param name="IsInbound">True when the peer dialled us.</param>
public sealed record PeerInfo(
    Ed25519PublicKey NodeKey, Ed25519PublicKey? ValidatorKey, string Address, bool IsInbound);
