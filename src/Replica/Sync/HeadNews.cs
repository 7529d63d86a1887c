using MarketChain.Chain;
using MarketChain.Consensus.Rounds;
using MarketChain.Replica.Messages;

namespace MarketChain.Replica.Sync;

/// <summary>
/// Tells peers where the own chain ends: on a new link, when it moved, and now and then as long as they are not
/// known to have it (nobody says that he has what he got from here); each no oftener than it needs.
/// </summary>
internal sealed class HeadNews(Blockchain chain, SyncPeers peers, SyncLimits limits)
{
    /// <summary>When somebody is to be told; null when nobody is.</summary>
    public long? NextMs => peers.All.Where(IsBehind).Min(peer => peer.TellAtMs);

    /// <summary>The head has moved.</summary>
    public void OnHead(Instant now)
    {
        foreach (SyncPeer peer in peers.All)
        {
            int gapMs = peer.Info.ValidatorKey is null ? limits.FollowerStatusMs : limits.ValidatorStatusMs;
            peer.TellAtMs = Math.Max(now.ElapsedMs, (peer.ToldAtMs + gapMs) ?? now.ElapsedMs);
        }

        Tick(now);
    }

    /// <summary>Tells those whose time has come, unless they know.</summary>
    public void Tick(Instant now)
    {
        foreach (SyncPeer peer in peers.All)
        {
            if (peer.TellAtMs <= now.ElapsedMs && IsBehind(peer))
            {
                Tell(peer, now);
            }
        }
    }

    /// <summary>Tells one now.</summary>
    public void Tell(SyncPeer peer, Instant now)
    {
        ChainHead head = chain.Head;
        peer.ToldAtMs = now.ElapsedMs;
        peer.TellAtMs = now.ElapsedMs + limits.StatusAgainMs;
        peers.TrySend(peer, new StatusMessage(head.Number, head.Hash));
    }

    private bool IsBehind(SyncPeer peer) => peer.Height < chain.Head.Number;
}
