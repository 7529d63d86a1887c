using System.Net;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;

namespace MarketChain.Network;

/// <summary>What a <see cref="PeerNetwork"/> is made from.</summary>
public sealed record NetworkOptions
{
    /// <summary>Names this node to its peers; the caller disposes it after the network.</summary>
    public required Ed25519PrivateKey NodeKey { get; init; }

    /// <summary>The chain: nodes of another one are refused.</summary>
    public required Hash256 GenesisHash { get; init; }

    /// <summary>The validator whose node this is, with its word for it; null for a follower.</summary>
    public ValidatorLink? ValidatorLink { get; init; }

    /// <summary>Where to listen, port 0 for one of the system's choice; null to only dial.</summary>
    public IPEndPoint? Listen { get; init; }

    /// <summary>Who may be at the other end of a link; the node's own key among them is passed over.</summary>
    public IReadOnlyList<ListedPeer> Peers { get; init; } = [];

    /// <summary>Every maximum and time.</summary>
    public NetworkLimits Limits { get; init; } = new();

    /// <summary>Hears of refused connections, or null.</summary>
    public INetworkLog? Log { get; init; }
}

/// <summary>A node that may link to this one.</summary>
/// <param name="NodeKey">Its name.</param>
/// <param name="Address">Where to dial it, or null to wait for it.</param>
public sealed record ListedPeer(Ed25519PublicKey NodeKey, DnsEndPoint? Address = null);
