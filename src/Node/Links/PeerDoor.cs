using System.Collections.Concurrent;
using MarketChain.Network;
using MarketChain.Node.Running;
using MarketChain.Node.Watching;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;
using MarketChain.Replica.Gossip;
using Microsoft.Extensions.Logging;

namespace MarketChain.Node.Links;

/// <summary>
/// Where links come in: what a peer says goes to whoever looks at it, on a thread of theirs, and nothing is waited for
/// here. A peer that floods, or whose message turns out to be garbage, is cut at once and told of once: what it sent
/// behind that still waits here and there.
/// </summary>
internal sealed class PeerDoor(
    NodeLinks links,
    ReplicaInbox inbox,
    TransactionGossip gossip,
    WallClock clock,
    NodeMetrics metrics,
    ILogger log,
    Action<Exception> failed) : IPeerHandler, INetworkLog
{
    private readonly ConcurrentDictionary<Ed25519PublicKey, LinkedPeer> _linked = new();

    /// <summary>Gets what is said about transactions.</summary>
    public required GossipThread Gossip { get; init; }

    /// <summary>A peer said what no honest one says. Any thread.</summary>
    public void Condemn(Ed25519PublicKey nodeKey, string reason)
    {
        if (_linked.TryGetValue(nodeKey, out LinkedPeer? linked) && linked.TryCondemn())
        {
            metrics.OnRefusedMessage("garbage");
            log.PeerCondemned(nodeKey, linked.Peer.Address, reason);
            links.Cut(linked.Peer);
        }
    }

    /// <inheritdoc/>
    public void OnConnected(PeerInfo peer) => Guard.Run(
        () =>
        {
            _linked[peer.NodeKey] = new LinkedPeer(peer);
            log.PeerConnected(peer.NodeKey, peer.Address, peer.ValidatorKey is null ? "a follower" : "a validator");
            gossip.OnConnected(peer, clock.Now);
            inbox.AddConnected(peer);
        },
        failed);

    /// <inheritdoc/>
    public void OnDisconnected(PeerInfo peer, string reason)
    {
        _linked.TryRemove(peer.NodeKey, out _);
        log.PeerDisconnected(peer.NodeKey, peer.Address, reason);
        gossip.OnDisconnected(peer.NodeKey);
        Gossip.Remove(peer);
        inbox.AddDisconnected(peer);
    }

    /// <inheritdoc/>
    public bool OnMessage(PeerInfo peer, PeerChannel channel, ReadOnlyMemory<byte> message)
    {
        LinkedPeer linked = _linked[peer.NodeKey];
        if (linked.IsCondemned)
        {
            return false;
        }

        if (channel == PeerChannel.Transactions)
        {
            Gossip.Add(peer, message);
            return true;
        }

        if (inbox.TryAdd(peer, channel, message))
        {
            return true;
        }

        if (linked.TryCondemn())
        {
            metrics.OnRefusedMessage("flood");
            log.PeerFloods(peer.NodeKey, peer.Address, channel);
        }

        return false;
    }

    /// <inheritdoc/>
    public void OnRefused(Refusal refusal)
    {
        string who = refusal.NodeKey is { } key ? $"{key} at {refusal.Address}" : refusal.Address;
        string reason = LinkEnds.Describe(refusal.Reason, refusal.ToldByPeer);
        if (refusal.Reason is LinkEnd.Duplicate or LinkEnd.Stopping)
        {
            // Two nodes that dial each other at once; a node on its way out.
            log.ConnectionNotKept(who, reason);
        }
        else
        {
            log.ConnectionRefused(who, reason);
        }
    }

    private sealed class LinkedPeer(PeerInfo peer)
    {
        private int _condemned;

        public PeerInfo Peer => peer;

        public bool IsCondemned => Volatile.Read(ref _condemned) == 1;

        /// <summary>False when it was before.</summary>
        public bool TryCondemn() => Interlocked.Exchange(ref _condemned, 1) == 0;
    }
}
