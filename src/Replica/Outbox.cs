using MarketChain.Consensus.Messages;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;
using MarketChain.Replica.Bounds;

namespace MarketChain.Replica;

/// <summary>Who is linked to this node, how much each may say, and the way of consensus messages to them.</summary>
internal sealed class Outbox(IReplicaLinks links)
{
    /// <summary>
    /// What a validator says in a second is a few messages a block; each costs a signature's check at least, and so
    /// many of them an eighth of a processor.
    /// </summary>
    private const long CostPerSecond = 2_000;

    private const long CostBurst = 10_000;

    /// <summary>Reading so much costs about as much as checking a signature.</summary>
    private const int BytesPerCost = 8 << 10;

    private readonly List<PeerInfo> _peers = [];

    /// <summary>
    /// Of all that have ever been linked, those whom the operator listed: a new link is no new allowance.
    /// </summary>
    private readonly Dictionary<Ed25519PublicKey, Allowance> _allowances = [];

    /// <summary>A link is up.</summary>
    public void Add(PeerInfo peer)
    {
        Remove(peer);
        _peers.Add(peer);
        _allowances.TryAdd(peer.NodeKey, new Allowance(CostPerSecond, CostBurst));
    }

    /// <summary>A link is gone.</summary>
    public void Remove(PeerInfo peer) => _peers.RemoveAll(other => other.NodeKey == peer.NodeKey);

    /// <summary>Counts a message; false when its sender says more than anybody has to.</summary>
    public bool MayHear(PeerInfo peer, int length, long nowMs)
        => !_allowances.TryGetValue(peer.NodeKey, out Allowance? allowance)
            || allowance.TryTake(1 + (length / BytesPerCost), nowMs);

    /// <summary>Counts the signatures that a message carries beside its author's.</summary>
    public void Charge(PeerInfo peer, QbftMessage message)
        => _allowances.GetValueOrDefault(peer.NodeKey)?.Charge(SignaturesIn(message));

    /// <summary>The nodes of validators that are linked.</summary>
    public IReadOnlyList<Ed25519PublicKey> NodesOf(ValueList<Ed25519PublicKey> validators)
        => [.. _peers.Where(peer => IsAnyOf(peer, validators)).Select(peer => peer.NodeKey)];

    /// <summary>Sends a message to validators that are linked.</summary>
    public void Send(QbftMessage message, ValueList<Ed25519PublicKey> validators)
    {
        byte[] bytes = QbftMessageCodec.Encode(message);
        foreach (Ed25519PublicKey node in NodesOf(validators))
        {
            links.TrySend(node, PeerChannel.Consensus, bytes);
        }
    }

    private static int SignaturesIn(QbftMessage message) => message switch
    {
        RoundChangeMessage roundChange => roundChange.Certificate.Count,
        ProposalMessage proposal => proposal.RoundChanges.Count + proposal.Prepares.Count,
        RecallMessage recall => recall.Order?.Signatures.Count ?? 0,
        RecallReplyMessage reply => (reply.Prepared?.Prepares.Count ?? 0) + (reply.Newest is null ? 0 : 1),
        _ => 0,
    };

    private static bool IsAnyOf(PeerInfo peer, ValueList<Ed25519PublicKey> validators)
        => peer.ValidatorKey is { } key && validators.Span.Contains(key);
}
