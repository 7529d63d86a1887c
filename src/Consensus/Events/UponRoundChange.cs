using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;

namespace MarketChain.Consensus.Events;

/// <summary>
/// UponRoundChange of the formal specification (L1/node.dfy). Three things follow from ROUND-CHANGEs: who leads a round
/// that a quorum asks for proposes; others above this round, enough that one of them is honest, take this validator
/// along; and, beyond the specification, the clock of a round starts when a quorum asks for it or a later one.
/// </summary>
internal static class UponRoundChange
{
    /// <summary>One of the three.</summary>
    public static bool Happens(QbftNode node)
        => node.State is { IsDecided: false } && node.MaySign && (Leads(node) || IsPulled(node) || Starts(node));

    private static bool Leads(QbftNode node)
    {
        QbftState state = node.State;
        int quorum = state.Validators.Thresholds.Decide;
        foreach (uint round in state.Log.RoundsAbove(0, without: -1))
        {
            bool isMine = round >= state.LedBelow && round >= state.Round && node.LeaderOf(round) == node.Key;
            bool isFree = round > state.Round || (state.Proposal is null && !state.HasRefused);
            if (isMine && isFree && state.Log.RoundChanges.Count(message => message?.Vote.Round == round) >= quorum)
            {
                Lead(node, round, quorum);
                return true;
            }
        }

        return false;
    }

    /// <summary>Picks a quorum with the highest prepared block among all who ask for the round.</summary>
    private static void Lead(QbftNode node, uint round, int quorum)
    {
        if (round > node.State.Round)
        {
            node.EnterRound(round);
        }

        node.StartRoundClock();
        List<int> asking = [.. Enumerable.Range(0, node.State.Validators.Count).Where(Asks)];
        int best = asking.MaxBy(index => node.State.Log.RoundChanges[index]!.Vote.Prepared?.Round ?? -1L);
        PreparedCertificate? prepared = CertificateOf(node.State.Log.RoundChanges[best]!);
        asking.Remove(best);
        RoundChangeProof[] proofs = [.. asking.Take(quorum - 1).Append(best).Order().Select(ProofOf)];
        Proposing.Lead(node, new Leading(round, ValueList.Create<RoundChangeProof>(proofs), prepared));

        bool Asks(int index) => node.State.Log.RoundChanges[index]?.Vote.Round == round;

        RoundChangeProof ProofOf(int index)
        {
            SignedVote signed = node.State.Log.RoundChanges[index]!.Signed;
            return new((uint)index, signed.Vote.Prepared, signed.Signature);
        }
    }

    private static PreparedCertificate? CertificateOf(RoundChangeMessage message)
        => message.Vote.Prepared is { } prepared ? new PreparedCertificate(prepared, message.Certificate) : null;

    private static bool IsPulled(QbftNode node)
    {
        List<uint> above = node.State.Log.RoundsAbove(node.State.Round, without: node.Index);
        int pull = node.State.Validators.Thresholds.Pull;
        if (above.Count < pull)
        {
            return false;
        }

        node.MoveTo(above[pull - 1]);
        return true;
    }

    private static bool Starts(QbftNode node)
    {
        QbftState state = node.State;
        bool stands = state.Round > 0 && state.RoundEndsAtMs is null;
        if (!stands || state.Log.CountFrom(state.Round) < state.Validators.Thresholds.StartRound)
        {
            return false;
        }

        node.StartRoundClock();
        return true;
    }
}
