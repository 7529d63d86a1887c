using MarketChain.Marketing.Governance;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.State;

namespace MarketChain.Chain;

/// <content>Who validates, what they vote on, and what they have decided.</content>
public sealed partial class ChainReader
{
    /// <summary>The chain's parameters in force in a block up to the one after the newest.</summary>
    public ChainParameters GetParameters(ulong number)
    {
        Invariant.Check(number <= Head.Number + 1);
        return ParameterRecord.InForce(NewestWorld(), Spec.Parameters, number);
    }

    /// <summary>The newest decision on a parameter, in force or not yet; null when there was none.</summary>
    public ParameterVersion? GetNewestVersion(ChainParameter parameter)
        => ParameterRecord.Newest(NewestWorld(), parameter);

    /// <summary>What each unit of gas burns in the child of a block, wei.</summary>
    public UInt256 BaseFeeAfter(BlockHeader parent)
        => Spec.BaseFee.OfChild(parent, GetParameters(parent.Number + 1).BaseFeeWei);

    /// <summary>Who decides on the block after the newest, ascending.</summary>
    public ValueList<Ed25519PublicKey> Validators => Spec.ValidatorsAfter(Head.Header);

    /// <summary>
    /// The votes that a validator has cast and that were not carried yet; some may be too old to count.
    /// </summary>
    public IReadOnlyList<Ballot> GetBallots(in Ed25519PublicKey voter) => Ballots.Of(NewestWorld(), voter);

    /// <summary>Why the next block cannot hold a vote.</summary>
    /// <param name="vote">The vote.</param>
    /// <param name="proposer">Who would make the block: one of <see cref="Validators"/>.</param>
    /// <param name="timestampMs">The block's time, Unix ms.</param>
    public VoteFault CheckVote(HeaderVote vote, in Ed25519PublicKey proposer, ulong timestampMs)
    {
        BlockSeats seats = NextHeight.SeatsOf(Spec.CoinbaseOf(proposer), vote);
        return VoteRules.Check(NewestWorld(), NextHeight.Number, timestampMs, seats, vote, out _);
    }

    private WorldState NewestWorld() => new(new WorldStateReader(_snapshot));
}
