using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Signing;

namespace MarketChain.Consensus.Events;

/// <summary>
/// UponNewBlock of the formal specification (L1/node.dfy): a block is final, decided here or elsewhere, and the next
/// height begins. Its seals were checked by whoever committed it. After a start the round goes on where the guard's
/// record says.
/// </summary>
internal static class UponNewBlock
{
    /// <summary>Takes up where the record of this height ends, and says again what was said last.</summary>
    public static void Resume(QbftNode node)
    {
        QbftState state = node.State;
        if (node.Guard.Record is not { } record || record.Newest.Height != state.Height || node.Index < 0)
        {
            return;
        }

        Vote newest = record.Newest;
        bool isOfOthers = record.Prepared is { } prepared && !IsOfThisSet(node, prepared);
        state.Prepared = isOfOthers ? null : record.Prepared;
        if (newest.Round < state.Round)
        {
            return;
        }

        if (newest.Round > state.Round)
        {
            node.EnterRound(newest.Round);
        }

        if (isOfOthers)
        {
            // The last word was about that block, so it is not said again; the next round begins anew.
            node.StartRoundClock();
            return;
        }

        if (newest.Step == VoteStep.RoundChange)
        {
            SayRoundChange(node, newest);
            return;
        }

        SayVotes(node, newest);
        node.StartRoundClock();

        // A block that was proposed to a set that operators have replaced names that set. For whom it was, a record
        // without a certificate does not say, so the round is left to its clock.
        bool mayLeadAgain = newest.Round == 0
            && node.LeaderOf(0) == node.Key
            && state.Proposal is null
            && (state.Prepared is not null || !state.Start.IsReplaced);
        state.LedBelow = Math.Max(state.LedBelow, newest.Round + 1UL);
        if (mayLeadAgain)
        {
            PreparedCertificate known = new(new PreparedValue(0, newest.Digest), []);
            Proposing.Lead(node, new Leading(0, [], known));
        }
    }

    /// <summary>
    /// False when operators have put another set in place of the one that prepared a block: no proof of it would count,
    /// and the block itself names the old set.
    /// </summary>
    private static bool IsOfThisSet(QbftNode node, PreparedCertificate prepared)
        => ProposalRules.IsCertificate(node.State.Height, prepared, node.State.Validators, node.Signatures);

    private static void SayRoundChange(QbftNode node, in Vote newest)
    {
        if (newest.Round > 0 && node.TrySign(newest, out SignedVote signed))
        {
            node.Ask(new RoundChangeMessage(signed, node.State.Prepared?.Prepares ?? []));
        }
    }

    /// <summary>
    /// A COMMIT was written after its block. A PREPARE was written with it, and the crash may have torn the block off:
    /// it is said again when the block is proposed again.
    /// </summary>
    private static void SayVotes(QbftNode node, in Vote newest)
    {
        QbftState state = node.State;
        if (newest.Step != VoteStep.Commit)
        {
            return;
        }

        if (node.TrySign(newest with { Step = VoteStep.Prepare }, out SignedVote prepare))
        {
            state.HasPrepared = true;
            state.Log.Prepares.Add(node.Index, prepare, state.Round);
            node.Effects.Add(new QbftEffect.Broadcast(new PrepareMessage(prepare)));
        }

        if (node.TrySign(newest, out SignedVote commit))
        {
            state.HasCommitted = true;
            state.Log.Commits.Add(node.Index, commit, state.Round);
            node.Effects.Add(new QbftEffect.Broadcast(new CommitMessage(commit)));
        }
    }
}
