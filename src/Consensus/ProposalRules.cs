using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Rounds;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;

namespace MarketChain.Consensus;

/// <summary>
/// What can be said of a proposal and of a round change without executing anything (isValidProposal,
/// isProposalJustification and validRoundChange in node_auxiliary_functions.dfy). Unlike there, every list is exactly a
/// quorum, and a ROUND-CHANGE is refused without the proof of what it says was prepared.
/// </summary>
internal static class ProposalRules
{
    /// <summary>True when the proposer made the block, and does not carry on one that was prepared.</summary>
    public static bool IsFresh(ProposalMessage proposal) => proposal.Prepares.IsEmpty;

    /// <summary>A proposal's block and proof; its signature and its place were judged before.</summary>
    public static MessageRefusal Judge(ProposalMessage proposal, HeightStart start, QbftNode node)
    {
        if (!IsJustified(proposal, start, node.Signatures))
        {
            return MessageRefusal.BadProof;
        }

        return CanFollow(proposal, start, Pace.EarliestMs(node)) ? MessageRefusal.None : MessageRefusal.BadBlock;
    }

    /// <summary>isProposalJustification: there is this round, and it is this block's.</summary>
    public static bool IsJustified(ProposalMessage proposal, HeightStart start, Signatures signatures)
    {
        ValueList<RoundChangeProof> proofs = proposal.RoundChanges;
        if (proposal.Vote.Round == 0)
        {
            return proofs.IsEmpty && proposal.Prepares.IsEmpty;
        }

        if (!AreRoundChanges(proposal.Vote, proofs, start.Validators, signatures))
        {
            return false;
        }

        if (HighestPrepared(proofs) is not { } round)
        {
            return proposal.Prepares.IsEmpty;
        }

        PreparedValue carried = new(round, proposal.Vote.Digest);
        return NamesPrepared(proofs, carried)
            && IsCertificate(proposal.Vote.Height, new(carried, proposal.Prepares), start.Validators, signatures);
    }

    /// <summary>validRoundChange: what it says was prepared was, in a round before it.</summary>
    public static bool IsProved(RoundChangeMessage message, ValidatorSet validators, Signatures signatures)
    {
        if (message.Vote.Round == 0)
        {
            return false;
        }

        return message.Vote.Prepared is { } prepared
            ? prepared.Round < message.Vote.Round
                && IsCertificate(message.Vote.Height, new(prepared, message.Certificate), validators, signatures)
            : message.Certificate.IsEmpty;
    }

    /// <summary>The highest round in which any of them prepared a block.</summary>
    public static uint? HighestPrepared(ValueList<RoundChangeProof> proofs)
    {
        uint? highest = null;
        foreach (RoundChangeProof proof in proofs)
        {
            if (proof.Prepared is { } prepared && (highest is null || prepared.Round > highest))
            {
                highest = prepared.Round;
            }
        }

        return highest;
    }

    /// <summary>True when a quorum of a set prepared what a certificate names.</summary>
    public static bool IsCertificate(
        ulong height, PreparedCertificate certificate, ValidatorSet validators, Signatures signatures)
    {
        Vote prepare = new(height, certificate.Value.Round, VoteStep.Prepare, certificate.Value.Digest);
        return signatures.IsQuorum(prepare, validators, certificate.Prepares);
    }

    private static bool NamesPrepared(ValueList<RoundChangeProof> proofs, PreparedValue carried)
    {
        foreach (RoundChangeProof proof in proofs)
        {
            if (proof.Prepared == carried)
            {
                return true;
            }
        }

        return false;
    }

    private static bool AreRoundChanges(
        in Vote proposal, ValueList<RoundChangeProof> proofs, ValidatorSet validators, Signatures signatures)
    {
        if (proofs.Count != validators.Thresholds.Decide)
        {
            return false;
        }

        long last = -1;
        foreach (RoundChangeProof proof in proofs)
        {
            bool isInOrder = proof.Index > last && proof.Index < validators.Count;
            if (!isInOrder || proof.Prepared?.Round >= proposal.Round)
            {
                return false;
            }

            Vote vote = Vote.RoundChange(proposal.Height, proposal.Round, proof.Prepared);
            if (!signatures.IsSigned(new SignedVote(vote, validators.Keys[(int)proof.Index], proof.Signature)))
            {
                return false;
            }

            last = proof.Index;
        }

        return true;
    }

    /// <summary>What a header must say here; everything else is for whoever executes the block.</summary>
    private static bool CanFollow(ProposalMessage proposal, HeightStart start, ulong earliestMs)
    {
        BlockHeader header = proposal.Block.Header;
        Address beneficiary = header.Beneficiary;
        ValidatorSet validators = start.Validators;
        bool isMakerRight = IsFresh(proposal)
            ? beneficiary == validators.Coinbases[validators.IndexOf(proposal.Signed.Author)]
            : validators.Coinbases.Span.Contains(beneficiary);
        return isMakerRight
            && proposal.Vote.Digest == proposal.Block.Digest
            && header.Number == start.Height
            && header.ParentHash == start.ParentHash
            && header.TimestampMs >= earliestMs
            && header.Extra.Round == 0
            && header.Extra.Seals.IsEmpty
            && header.Extra.ParentSealsHash == Seals.HashOf(proposal.Block.ParentRound, proposal.Block.ParentSeals);
    }
}
