using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Rounds;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives.Blocks;

namespace MarketChain.Consensus;

/// <summary>
/// The votes of which proofs consist, for proofs that were found true: each is its author's word, as much as one that
/// its author sent here.
/// </summary>
internal static class ProofVotes
{
    /// <summary>Those in a message's proof.</summary>
    public static List<SignedVote> In(VoteMessage message, ValidatorSet validators) => message switch
    {
        RoundChangeMessage { Vote.Prepared: { } prepared } change
            => Of(message.Vote.Height, new PreparedCertificate(prepared, change.Certificate), validators),
        ProposalMessage { Vote.Round: > 0 } proposal => InProposal(proposal, validators),
        _ => [],
    };

    /// <summary>The PREPAREs of a certificate.</summary>
    public static List<SignedVote> Of(ulong height, PreparedCertificate certificate, ValidatorSet validators)
    {
        Vote prepare = new(height, certificate.Value.Round, VoteStep.Prepare, certificate.Value.Digest);
        List<SignedVote> votes = [];
        foreach (Seal seal in certificate.Prepares)
        {
            votes.Add(new SignedVote(prepare, validators.Keys[(int)seal.Index], seal.Signature));
        }

        return votes;
    }

    private static List<SignedVote> InProposal(ProposalMessage proposal, ValidatorSet validators)
    {
        Vote vote = proposal.Vote;
        List<SignedVote> votes = [];
        foreach (RoundChangeProof proof in proposal.RoundChanges)
        {
            Vote asked = Vote.RoundChange(vote.Height, vote.Round, proof.Prepared);
            votes.Add(new SignedVote(asked, validators.Keys[(int)proof.Index], proof.Signature));
        }

        if (ProposalRules.HighestPrepared(proposal.RoundChanges) is { } round)
        {
            PreparedCertificate carried = new(new PreparedValue(round, vote.Digest), proposal.Prepares);
            votes.AddRange(Of(vote.Height, carried, validators));
        }

        return votes;
    }
}
