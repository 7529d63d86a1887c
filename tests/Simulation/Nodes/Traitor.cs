using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives.Blocks;
using MarketChain.Simulation.World;

namespace MarketChain.Simulation.Nodes;

/// <summary>What a traitor likes to do.</summary>
[Flags]
public enum Treasons
{
    /// <summary>Behaves.</summary>
    None = 0,

    /// <summary>Proposes one block to some and another to others, and votes for every proposal it sees.</summary>
    Equivocate = 1,

    /// <summary>Asks for rounds far ahead, and forgets what it prepared.</summary>
    LieAboutRounds = 2,

    /// <summary>Says nothing to some of the others.</summary>
    Silence = 4,

    /// <summary>Sends bytes that are nothing, and messages with a bit flipped.</summary>
    Garbage = 8,

    /// <summary>Sends again what others said long ago.</summary>
    Replay = 16,

    /// <summary>Keeps the bodies of its blocks to itself.</summary>
    Withhold = 32,
}

/// <summary>A validator with a right key and no honour: the real machine, and worse things beside it.</summary>
public sealed class Traitor(SimulatedCluster cluster, int index, ISigner signer, Treasons treasons)
    : SimulatedNode(cluster, index, signer)
{
    private const int HeardMax = 64;

    private readonly Signatures _signatures = new(cluster.Rules.Parameters.GenesisHash, cluster.Rules.Verifier);
    private readonly List<QbftMessage> _heard = [];

    protected override void Send(int to, QbftMessage message)
    {
        if (Has(Treasons.Silence) && to % 2 == 0)
        {
            return;
        }

        if (Has(Treasons.Equivocate) && message is ProposalMessage proposal && to % 2 == 1)
        {
            message = Twin(proposal);
        }

        if (Has(Treasons.LieAboutRounds) && message is RoundChangeMessage change && Chance(2))
        {
            message = Lie(change.Vote);
        }

        base.Send(to, message);
    }

    protected override void SendProposal(int to, ProposedBlock block)
    {
        if (!Has(Treasons.Withhold))
        {
            base.SendProposal(to, block);
        }
    }

    protected override void OnBuilt(ProposedBlock block)
    {
        if (Has(Treasons.Withhold))
        {
            Cluster.Withheld.Add(block.Digest);
        }
    }

    protected override void TakeMessage(QbftMessage message)
    {
        base.TakeMessage(message);
        Remember(message);
        if (Has(Treasons.Equivocate) && message is ProposalMessage proposal)
        {
            VoteFor(proposal.Vote);
        }

        if (Has(Treasons.Garbage) && Chance(8))
        {
            SendGarbage(message);
        }

        if (Has(Treasons.Replay) && Chance(4))
        {
            base.Send(Cluster.Random.Next(Cluster.Nodes.Count), _heard[Cluster.Random.Next(_heard.Count)]);
        }
    }

    /// <summary>Nobody holds a traitor to anything.</summary>
    protected override void OnSaid(QbftMessage message) => Remember(message);

    private bool Has(Treasons treason) => treasons.HasFlag(treason);

    private bool Chance(int oneIn) => Cluster.Random.Next(oneIn) == 0;

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

    /// <summary>Another block for the same place.</summary>
    private ProposalMessage Twin(ProposalMessage proposal)
    {
        BlockHeader header = proposal.Block.Header;
        ExtraData extra = header.Extra with { TimestampMs = header.TimestampMs + 1 };
        ProposedBlock real = proposal.Block;
        ProposedBlock block = new(header with { Extra = extra }, real.Transactions, real.ParentRound, real.ParentSeals);
        SignedVote signed = _signatures.Sign(proposal.Vote with { Digest = block.Digest }, Signer);
        VoteFor(signed.Vote);
        return proposal with { Signed = signed, Block = block };
    }

    private void VoteFor(Vote proposal)
    {
        foreach (SimulatedNode other in Cluster.Nodes.Where(other => other != this))
        {
            base.Send(other.Index, new PrepareMessage(Sign(proposal with { Step = VoteStep.Prepare })));
            base.Send(other.Index, new CommitMessage(Sign(proposal with { Step = VoteStep.Commit })));
        }
    }

    private RoundChangeMessage Lie(in Vote change)
    {
        uint round = Cluster.Random.Next(4) switch
        {
            0 => Vote.RoundMax,
            1 => change.Round + (uint)Cluster.Random.Next(100),
            _ => change.Round,
        };
        PreparedValue? prepared = Chance(2) ? null : new PreparedValue(0, Cluster.Rules.Parameters.GenesisHash);
        return new RoundChangeMessage(Sign(Vote.RoundChange(change.Height, round, prepared)), []);
    }

    private SignedVote Sign(in Vote vote) => _signatures.Sign(vote, Signer);

    private void SendGarbage(QbftMessage message)
    {
        byte[] bytes = QbftMessageCodec.Encode(message);
        int at = Cluster.Random.Next(bytes.Length);
        bytes[at] ^= (byte)(1 << Cluster.Random.Next(8));
        byte[] cut = Chance(2) ? bytes : bytes[..at];
        Cluster.Network.Send(Index, Cluster.Random.Next(Cluster.Nodes.Count), new Packet.Consensus(cut));
    }
}
