using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Signing;
using MarketChain.Simulation.World;

namespace MarketChain.Simulation.Nodes;

/// <summary>A validator with a right key and no honour: the real machine, and worse things beside it.</summary>
public sealed class Traitor : SimulatedNode, IVoice
{
    private const int HeardMax = 64;

    private readonly Treachery _treachery;
    private readonly List<QbftMessage> _heard = [];

    public Traitor(SimulatedCluster cluster, int index, ISigner signer, Treasons treasons)
        : base(cluster, index, signer)
    {
        Signatures signatures = new(cluster.Rules.Parameters.GenesisHash, cluster.Rules.Verifier);
        _treachery = new Treachery(treasons, signer, signatures, cluster.Random, this);
    }

    /// <inheritdoc/>
    public int Nodes => Cluster.Nodes.Count;

    /// <inheritdoc/>
    public void Say(int to, QbftMessage message) => base.Send(to, message);

    protected override void Send(int to, QbftMessage message)
    {
        if (_treachery.Turn(to, message) is { } turned)
        {
            Say(to, turned);
        }
    }

    protected override void SendProposal(int to, ProposedBlock block)
    {
        if (!_treachery.Has(Treasons.Withhold))
        {
            base.SendProposal(to, block);
        }
    }

    protected override void OnBuilt(ProposedBlock block)
    {
        if (_treachery.Has(Treasons.Withhold))
        {
            Cluster.Withheld.Add(block.Digest);
        }
    }

    protected override void TakeMessage(QbftMessage message)
    {
        base.TakeMessage(message);
        Remember(message);
        _treachery.OnHeard(message);
        if (_treachery.Has(Treasons.Garbage) && _treachery.Chance(8))
        {
            SendGarbage(message);
        }

        if (_treachery.Has(Treasons.Replay) && _treachery.Chance(4))
        {
            Say(Cluster.Random.Next(Nodes), _heard[Cluster.Random.Next(_heard.Count)]);
        }
    }

    /// <summary>Nobody holds a traitor to anything.</summary>
    protected override void OnSaid(QbftMessage message) => Remember(message);

    private void Remember(QbftMessage message)
    {
        if (_heard.Count < HeardMax)
        {
            _heard.Add(message);
        }
        else
        {
            _heard[Cluster.Random.Next(HeardMax)] = message;
        }
    }

    private void SendGarbage(QbftMessage message)
    {
        byte[] bytes = QbftMessageCodec.Encode(message);
        int at = Cluster.Random.Next(bytes.Length);
        bytes[at] ^= (byte)(1 << Cluster.Random.Next(8));
        byte[] cut = _treachery.Chance(2) ? bytes : bytes[..at];
        Cluster.Network.Send(Index, Cluster.Random.Next(Nodes), new Packet.Consensus(cut));
    }
}
