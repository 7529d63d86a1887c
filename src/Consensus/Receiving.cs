using MarketChain.Consensus.Messages;

namespace MarketChain.Consensus;

/// <summary>
/// What becomes of a message: judged from cheap to dear, so that what is known or out of place costs no signature (but
/// one that is too late and its author's newest does); then kept where the events find it, or refused with a reason.
/// </summary>
internal sealed class Receiving(QbftNode node, Recollection recollection, Laggards laggards)
{
    /// <summary>Takes a message.</summary>
    public MessageRefusal Take(QbftMessage message) => message switch
    {
        VoteMessage vote => TakeVote(vote),
        RecallMessage recall => recollection.Answer(recall),
        RecallReplyMessage reply => recollection.Take(reply),
        _ => MessageRefusal.Unasked,
    };

    private MessageRefusal TakeVote(VoteMessage message)
    {
        int index = node.State.Validators.IndexOf(message.Signed.Author);
        if (index < 0)
        {
            return MessageRefusal.NotAValidator;
        }

        if (index == node.Index)
        {
            recollection.TakeOwn(message.Signed);
            return MessageRefusal.Own;
        }

        return message.Vote.Height == node.State.Height
            ? TakeHere(index, message)
            : TakeElsewhere(index, message);
    }

    /// <summary>A height that is over, or has not begun here.</summary>
    private MessageRefusal TakeElsewhere(int index, VoteMessage message)
    {
        bool isBehind = message.Vote.Height < node.State.Height;
        if (isBehind && message is not RoundChangeMessage)
        {
            return TakeLate(message.Signed);
        }

        if (!node.Signatures.IsSigned(message.Signed))
        {
            return MessageRefusal.BadSignature;
        }

        recollection.Note(message.Signed);
        if (isBehind)
        {
            laggards.Serve(index, message.Vote.Height);
            return MessageRefusal.Stale;
        }

        laggards.NoteAhead(message.Signed.Author);
        if (message.Vote.Height - node.State.Height > 1)
        {
            return MessageRefusal.Ahead;
        }

        node.State.Log.KeepNext(index, message);
        return MessageRefusal.None;
    }

    private MessageRefusal TakeHere(int index, VoteMessage message)
    {
        MessageRefusal refusal = Place(index, message, out SignedVote other);
        if (refusal == MessageRefusal.Stale)
        {
            return TakeLate(message.Signed);
        }

        if (refusal is not (MessageRefusal.None or MessageRefusal.Contradiction))
        {
            return refusal;
        }

        if (!node.Signatures.IsSigned(message.Signed))
        {
            return MessageRefusal.BadSignature;
        }

        recollection.Note(message.Signed);
        if (refusal == MessageRefusal.Contradiction)
        {
            laggards.KeepEvidence(index, other, message.Signed);
            return refusal;
        }

        return Keep(index, message);
    }

    /// <summary>
    /// It comes too late to count. When its author forgets it, it may be that nobody else knows of it.
    /// </summary>
    private MessageRefusal TakeLate(in SignedVote signed)
    {
        if (!recollection.IsNews(signed))
        {
            return MessageRefusal.Stale;
        }

        if (!node.Signatures.IsSigned(signed))
        {
            return MessageRefusal.BadSignature;
        }

        recollection.Note(signed);
        return MessageRefusal.Stale;
    }

    /// <summary>Whether there is a place for it, before its signature is looked at.</summary>
    private MessageRefusal Place(int index, VoteMessage message, out SignedVote other)
    {
        QbftState state = node.State;
        other = default;
        return message switch
        {
            PrepareMessage => state.Log.Prepares.Judge(index, message.Vote, state.Round, out other),
            CommitMessage => state.Log.Commits.Judge(index, message.Vote, state.Round, out other),
            RoundChangeMessage => PlaceRoundChange(state.Log.RoundChanges[index], message, out other),
            ProposalMessage => PlaceProposal(message, out other),
            _ => MessageRefusal.Unasked,
        };
    }

    private MessageRefusal PlaceRoundChange(RoundChangeMessage? held, VoteMessage message, out SignedVote other)
    {
        other = held?.Signed ?? default;
        if (message.Vote.Round < node.State.Round || held?.Vote.Round > message.Vote.Round)
        {
            return MessageRefusal.Stale;
        }

        return held is null || held.Vote.Round < message.Vote.Round ? MessageRefusal.None
            : held.Vote == message.Vote ? MessageRefusal.Duplicate
            : MessageRefusal.Contradiction;
    }

    private MessageRefusal PlaceProposal(VoteMessage message, out SignedVote other)
    {
        QbftState state = node.State;
        other = state.Proposal?.Signed ?? default;
        uint round = message.Vote.Round;
        if (round < state.Round || (round == state.Round && state.HasRefused))
        {
            return MessageRefusal.Stale;
        }

        if (node.LeaderOf(round) != message.Signed.Author)
        {
            return MessageRefusal.NotTheLeader;
        }

        if (state.Proposal is null || round > state.Round)
        {
            return MessageRefusal.None;
        }

        return other.Vote == message.Vote ? MessageRefusal.Duplicate : MessageRefusal.Contradiction;
    }

    private MessageRefusal Keep(int index, VoteMessage message)
    {
        QbftState state = node.State;
        switch (message)
        {
            case PrepareMessage:
                state.Log.Prepares.Add(index, message.Signed, state.Round);
                return MessageRefusal.None;
            case CommitMessage:
                state.Log.Commits.Add(index, message.Signed, state.Round);
                return MessageRefusal.None;
            case RoundChangeMessage roundChange:
                if (!ProposalRules.IsProved(roundChange, state.Validators, node.Signatures))
                {
                    return MessageRefusal.BadProof;
                }

                recollection.NoteProof(roundChange);
                state.Log.RoundChanges[index] = roundChange;
                return MessageRefusal.None;
            case ProposalMessage proposal:
                MessageRefusal refusal = ProposalRules.Judge(proposal, state.Start, node);
                if (refusal != MessageRefusal.None)
                {
                    return refusal;
                }

                recollection.NoteProof(proposal);
                if (!state.IsDecided)
                {
                    node.Adopt(proposal, Judgement.Asked);
                }

                return MessageRefusal.None;
            default:
                return MessageRefusal.Unasked;
        }
    }
}
