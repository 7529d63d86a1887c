using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives.Blocks;

namespace MarketChain.Simulation.Nodes;

/// <summary>The way out of a traitor's node, for what its machine does not say.</summary>
public interface IVoice
{
    /// <summary>Which node it is.</summary>
    int Index { get; }

    /// <summary>How many nodes there are.</summary>
    int Nodes { get; }

    /// <summary>Sends a message of consensus to one of them.</summary>
    void Say(int to, QbftMessage message);
}

/// <summary>What a validator with a right key and no honour makes of what its machine says in consensus.</summary>
/// <param name="treasons">What it likes.</param>
/// <param name="signer">Its key.</param>
/// <param name="signatures">The chain's.</param>
/// <param name="random">Decides what happens now and then.</param>
/// <param name="voice">Its way to the others.</param>
public sealed class Treachery(
    Treasons treasons, ISigner signer, Signatures signatures, Random random, IVoice voice)
{
    /// <summary>Whether it does something of a kind.</summary>
    public bool Has(Treasons treason) => treasons.HasFlag(treason);

    /// <summary>Now and then.</summary>
    public bool Chance(int oneIn) => random.Next(oneIn) == 0;

    /// <summary>What a node gets in the place of a message; null when it gets nothing.</summary>
    public QbftMessage? Turn(int to, QbftMessage message)
    {
        if (Has(Treasons.Silence) && to % 2 == 0)
        {
            return null;
        }

        if (Has(Treasons.Forge) && Chance(2))
        {
            message = Forge(message);
        }

        if (Has(Treasons.Equivocate) && message is ProposalMessage proposal && to % 2 == 1)
        {
            message = Twin(proposal);
        }

        return Has(Treasons.LieAboutRounds) && message is RoundChangeMessage change && Chance(2)
            ? Lie(change.Vote)
            : message;
    }

    /// <summary>Another has said something.</summary>
    public void OnHeard(QbftMessage message)
    {
        if (Has(Treasons.Equivocate) && message is ProposalMessage proposal)
        {
            VoteFor(proposal.Vote);
        }
    }

    /// <summary>Another block for the same place.</summary>
    private ProposalMessage Twin(ProposalMessage proposal)
    {
        BlockHeader header = proposal.Block.Header;
        ExtraData extra = header.Extra with { TimestampMs = header.TimestampMs + 1 };
        ProposedBlock real = proposal.Block;
        ProposedBlock block = new(header with { Extra = extra }, real.Transactions, real.ParentRound, real.ParentSeals);
        SignedVote signed = Sign(proposal.Vote with { Digest = block.Digest });
        VoteFor(signed.Vote);
        return proposal with { Signed = signed, Block = block };
    }

    private void VoteFor(Vote proposal)
    {
        foreach (int other in Enumerable.Range(0, voice.Nodes).Where(other => other != voice.Index))
        {
            voice.Say(other, new PrepareMessage(Sign(proposal with { Step = VoteStep.Prepare })));
            voice.Say(other, new CommitMessage(Sign(proposal with { Step = VoteStep.Commit })));
        }
    }

    private RoundChangeMessage Lie(in Vote change)
    {
        uint round = random.Next(4) switch
        {
            0 => Vote.RoundMax,
            1 => change.Round + (uint)random.Next(100),
            _ => change.Round,
        };
        PreparedValue? prepared = Chance(2) ? null : new PreparedValue(0, signatures.GenesisHash);
        return new RoundChangeMessage(Sign(Vote.RoundChange(change.Height, round, prepared)), []);
    }

    /// <summary>The same with a proof that is none.</summary>
    private QbftMessage Forge(QbftMessage message) => message switch
    {
        ProposalMessage { RoundChanges.IsEmpty: false } proposal => Twin(proposal) with
        {
            RoundChanges = [.. proposal.RoundChanges.ToArray().Select(change => change with { Prepared = null })],
            Prepares = [],
        },
        RoundChangeMessage { Vote: { Round: > 0 } vote } => FalseCertificate(vote),
        _ => message,
    };

    /// <summary>All have prepared a block that nobody has seen, each with the traitor's signature.</summary>
    private RoundChangeMessage FalseCertificate(in Vote change)
    {
        PreparedValue prepared = new(change.Round - 1, signatures.GenesisHash);
        Vote prepare = new(change.Height, prepared.Round, VoteStep.Prepare, prepared.Digest);
        Seal[] certificate = [.. Enumerable.Range(0, Seals.QuorumOf(voice.Nodes))
            .Select(index => new Seal((uint)index, Sign(prepare).Signature))];
        return new RoundChangeMessage(Sign(Vote.RoundChange(change.Height, change.Round, prepared)), [.. certificate]);
    }

    private SignedVote Sign(in Vote vote) => signatures.Sign(vote, signer);
}
