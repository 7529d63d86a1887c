using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives.Peers;
using MarketChain.Replica.Messages;
using MarketChain.Simulation.Nodes;

namespace MarketChain.Simulation.Replicas;

/// <summary>
/// What stands between a whole node and its links when its validator is a traitor: the node behaves, and what goes out
/// is not what it said.
/// </summary>
internal sealed class ReplicaTraitor : IVoice
{
    private const int HeardMax = 64;

    private readonly ReplicaCluster _cluster;
    private readonly Treachery _treachery;
    private readonly SyncLies _lies;
    private readonly List<(PeerChannel Channel, ReadOnlyMemory<byte> Message)> _heard = [];

    public ReplicaTraitor(ReplicaCluster cluster, int index, ISigner signer, Treasons treasons)
    {
        _cluster = cluster;
        _lies = new SyncLies(cluster.Random);
        Signatures signatures = new(cluster.GenesisHash, cluster.Verifier);
        _treachery = new Treachery(treasons, signer, signatures, cluster.Random, this);
        Index = index;
    }

    /// <inheritdoc/>
    public int Index { get; }

    /// <inheritdoc/>
    public int Nodes => _cluster.Nodes.Count;

    /// <inheritdoc/>
    public void Say(int to, QbftMessage message) => Send(to, PeerChannel.Consensus, QbftMessageCodec.Encode(message));

    /// <summary>The node sends something; false when there is no link.</summary>
    public bool TrySend(int to, PeerChannel channel, ReadOnlyMemory<byte> message)
    {
        Remember(channel, message);
        MakeNoise(channel, message);
        return Turn(to, channel, message) is not { } turned || Send(to, channel, turned);
    }

    /// <summary>The node is told something.</summary>
    public void OnHeard(PeerChannel channel, ReadOnlyMemory<byte> message)
    {
        Remember(channel, message);
        MakeNoise(channel, message);
        if (channel == PeerChannel.Consensus && QbftMessageCodec.TryDecode(message, out QbftMessage? said, out _))
        {
            _treachery.OnHeard(said);
        }
    }

    private bool Send(int to, PeerChannel channel, ReadOnlyMemory<byte> message)
        => _cluster.Links.TrySend(Index, to, channel, message);

    private ReadOnlyMemory<byte>? Turn(int to, PeerChannel channel, ReadOnlyMemory<byte> message)
    {
        if (_treachery.Has(Treasons.Silence) && to % 2 == 0)
        {
            return null;
        }

        switch (channel)
        {
            case PeerChannel.Consensus when QbftMessageCodec.TryDecode(message, out QbftMessage? said, out _):
                return _treachery.Turn(to, said) is { } turned ? QbftMessageCodec.Encode(turned) : null;
            case PeerChannel.Sync when SyncMessageCodec.TryDecode(message, out SyncMessage? said, out _):
                return Turn(said) is { } other ? SyncMessageCodec.Encode(other) : null;
            case PeerChannel.Transactions when _treachery.Has(Treasons.Withhold) && _treachery.Chance(2):
                return null;
            default:
                return message;
        }
    }

    private SyncMessage? Turn(SyncMessage message)
    {
        if (_treachery.Has(Treasons.Withhold) && message is BodiesMessage or PreparedMessage)
        {
            return null;
        }

        return _treachery.Has(Treasons.LieAboutBlocks) && _treachery.Chance(3) ? _lies.Turn(message) : message;
    }

    private void MakeNoise(PeerChannel channel, ReadOnlyMemory<byte> message)
    {
        if (_treachery.Has(Treasons.Garbage) && _treachery.Chance(16))
        {
            Send(_cluster.Random.Next(Nodes), channel, Damage(message));
        }

        if (_treachery.Has(Treasons.Replay) && _treachery.Chance(8))
        {
            (PeerChannel old, ReadOnlyMemory<byte> said) = _heard[_cluster.Random.Next(_heard.Count)];
            Send(_cluster.Random.Next(Nodes), old, said);
        }
    }

    private byte[] Damage(ReadOnlyMemory<byte> message)
    {
        byte[] bytes = message.ToArray();
        int at = _cluster.Random.Next(bytes.Length);
        bytes[at] ^= (byte)(1 << _cluster.Random.Next(8));
        return _treachery.Chance(2) ? bytes : bytes[..at];
    }

    private void Remember(PeerChannel channel, ReadOnlyMemory<byte> message)
    {
        if (_heard.Count < HeardMax)
        {
            _heard.Add((channel, message));
        }
        else
        {
            _heard[_cluster.Random.Next(HeardMax)] = (channel, message);
        }
    }
}
