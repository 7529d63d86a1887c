using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Rounds;

namespace MarketChain.Consensus.Events;

/// <summary>
/// UponProposal of the formal specification (L1/node.dfy): accept a valid proposal and say PREPARE. isValidProposal is
/// cut by what it needs: the message alone when it arrives (<see cref="ProposalRules"/>), then the block's execution;
/// the PREPARE alone also waits for the clock. A proposal of a later round is taken also when none was accepted in this
/// one: its proof says that a quorum has left it.
/// </summary>
internal static class UponProposal
{
    /// <summary>Accepts, or says PREPARE for what was accepted.</summary>
    public static bool Happens(QbftNode node)
        => !node.State.IsDecided && (Accepts(node) || Prepares(node));

    /// <summary>Accepts the candidate once it is judged.</summary>
    private static bool Accepts(QbftNode node)
    {
        QbftState state = node.State;
        if (state.Candidate is null || state.Judgement != Judgement.Valid)
        {
            return false;
        }

        long endsAtMs = node.Now.ElapsedMs + node.Parameters.TimeoutOf(state.Expired);
        state.RoundEndsAtMs = Math.Min(node.RoundEndsAtMs ?? endsAtMs, endsAtMs);
        state.Accepted = state.Candidate;
        state.Candidate = null;
        return true;
    }

    private static bool Prepares(QbftNode node)
    {
        QbftState state = node.State;
        if (state.Accepted is not { } proposal || state.HasPrepared || !node.MaySign)
        {
            return false;
        }

        if (Pace.PrepareAtMs(node, proposal) > node.Now.ElapsedMs && !HasQuorum(state, proposal))
        {
            return false;
        }

        state.HasPrepared = true;
        if (node.TrySign(proposal.Vote with { Step = VoteStep.Prepare }, out SignedVote signed, proposal.Block))
        {
            state.Log.Prepares.Add(node.Index, signed, state.Round);
            node.Effects.Add(new QbftEffect.Broadcast(new PrepareMessage(signed)));
        }

        return true;
    }

    /// <summary>
    /// A quorum found that its time has come: a COMMIT follows now, and what it is for must be on disk before that.
    /// </summary>
    private static bool HasQuorum(QbftState state, ProposalMessage proposal)
        => !state.Log.Prepares.TakeQuorum(proposal.Vote.Digest, state.Validators.Thresholds.Decide).IsEmpty;

    /// <summary>The chain has judged a block.</summary>
    public static void TakeJudgement(QbftNode node, QbftInput.Judged judged)
    {
        QbftState state = node.State;
        if (state.Candidate is null || state.Candidate.Vote.Digest != judged.Digest)
        {
            return;
        }

        state.Judgement = Judgement.Valid;
        if (!judged.IsValid)
        {
            state.Candidate = null;
            state.HasRefused = true;
        }
    }
}
