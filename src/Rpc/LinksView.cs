using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;

namespace MarketChain.Rpc;

/// <summary>A node's links at one moment.</summary>
/// <param name="NodeKey">The name under which other nodes know it.</param>
/// <param name="ValidatorKey">The key with which it validates, or is ready to; null for a node that follows.</param>
/// <param name="ListenAddress">Where other nodes connect, <c>host:port</c>; null: nowhere.</param>
/// <param name="Peers">The nodes at the other ends.</param>
public sealed record LinksView(
    Ed25519PublicKey NodeKey,
    Ed25519PublicKey? ValidatorKey,
    string? ListenAddress,
    IReadOnlyList<PeerInfo> Peers);
