using MarketChain.Chain.Execution;
using MarketChain.Chain.Validation;
using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Rounds;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;
using MarketChain.Replica;
using MarketChain.Replica.Gossip;
using MarketChain.Simulation.Checks;

namespace MarketChain.Simulation.Replicas;

/// <summary>What the real parts of a node reach outside of themselves.</summary>
public sealed partial class SimulatedReplica : IReplicaLinks, IReplicaClock, IReplicaLog, IGossipHost, IFused
{
    /// <inheritdoc/>
    public Instant Now
        => new(_cluster.Time.NowMs, (ulong)((long)_cluster.StartUnixMs + _cluster.Time.NowMs + ClockOffsetMs));

    /// <inheritdoc/>
    public Action<string> AtBoundary => _ =>
    {
        if (CrashAfterBoundaries is { } left)
        {
            CrashAfterBoundaries = left - 1;
            if (left == 0)
            {
                throw new CrashException();
            }
        }
    };

    /// <inheritdoc/>
    public bool TrySend(Ed25519PublicKey peer, PeerChannel channel, ReadOnlyMemory<byte> message)
    {
        AtBoundary("send");
        int to = _cluster.IndexOf(peer);
        if (_traitor is not null)
        {
            return _traitor.TrySend(to, channel, message);
        }

        if (channel == PeerChannel.Consensus && QbftMessageCodec.TryDecode(message, out QbftMessage? said, out _))
        {
            _cluster.Checker.OnSaid(this, said, _disk?.Durable);
        }

        return _cluster.Links.TrySend(Index, to, channel, message);
    }

    /// <inheritdoc/>
    public void OnAccepted() => _parts?.Replica.OnPoolChanged();

    /// <inheritdoc/>
    public void OnAlarm(long atMs)
    {
        // The alarm is looked at after each call.
    }

    /// <inheritdoc/>
    public void OnFinal(Block block, BlockReceipts? receipts)
    {
        _cluster.Checker.OnFinal(this, block);
        if (block.Number == Order?.Height)
        {
            AtInThisLife(_cluster.Time.NowMs, FollowOrder);
        }
    }

    /// <inheritdoc/>
    public void OnBuilt(Block block, long durationMs)
    {
        // It counts when it is final.
    }

    /// <inheritdoc/>
    public void OnDropped(CheckedTransaction item, TransactionRejection rejection)
    {
        // Another of its nodes may have it; in the end it must be final.
    }

    /// <inheritdoc/>
    public void OnBlockRefused(in Hash256 digest, BlockRejection rejection)
    {
        if (_cluster.Nodes.All(node => node.IsHonest))
        {
            throw new ViolationException($"node {Index} refuses an honest block: {rejection}");
        }
    }

    /// <inheritdoc/>
    public void OnMessageRefused(in Ed25519PublicKey peer, string reason)
    {
        // Where messages overtake each other, as on no real link, a peer's chain can seem to become shorter.
        if (_cluster.Network.KeepsOrder && IsHonest && _cluster.Nodes[_cluster.IndexOf(peer)].IsHonest)
        {
            throw new ViolationException($"node {Index} would cut an honest peer: {reason}");
        }
    }

    /// <inheritdoc/>
    public void OnEvidence(in SignedVote first, in SignedVote second)
        => _cluster.Checker.OnEvidence(this, first, second, _cluster.Nodes[_cluster.IndexOf(first.Author)].IsHonest);

    /// <inheritdoc/>
    public void OnMaySign(bool maySign, ulong height)
    {
        // Seen when it is asked for.
    }

    /// <inheritdoc/>
    public void OnConsentAwaited(IReadOnlyList<Ed25519PublicKey> validators)
    {
        // The same.
    }

    /// <inheritdoc/>
    public void OnOrderRefuted(ulong height)
    {
        // The same.
    }

    /// <summary>Who has heard what may matter to the checker.</summary>
    private void TellChecker(PeerInfo from, PeerChannel channel, ReadOnlyMemory<byte> message)
    {
        bool isMeant = channel == PeerChannel.Consensus && from == _cluster.Checker.Watched?.Peer;
        if (isMeant && QbftMessageCodec.TryDecode(message, out QbftMessage? said, out _) && said is VoteMessage vote)
        {
            _cluster.Checker.OnHeard(this, vote.Vote);
        }
    }
}
