using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;

namespace MarketChain.Consensus.Events;

/// <summary>
/// UponPrepare of the formal specification (L1/node.dfy): a quorum prepared the accepted block, so it is prepared, and
/// this validator says COMMIT, once a round. The proof of it is written down with the COMMIT.
/// </summary>
internal static class UponPrepare
{
    /// <summary>Says COMMIT.</summary>
    public static bool Happens(QbftNode node)
    {
        QbftState state = node.State;
        if (state.Accepted is not { } proposal || state.HasCommitted || state.IsDecided || !node.MaySign)
        {
            return false;
        }

        Hash256 digest = proposal.Vote.Digest;
        ValueList<Seal> prepares = state.Log.Prepares.TakeQuorum(digest, state.Validators.Thresholds.Decide);
        if (prepares.IsEmpty)
        {
            return false;
        }

        state.HasCommitted = true;
        state.Prepared = new PreparedCertificate(new PreparedValue(state.Round, digest), prepares);
        state.PreparedBlock = proposal.Block;
        if (node.TrySign(proposal.Vote with { Step = VoteStep.Commit }, out SignedVote signed))
        {
            state.Log.Commits.Add(node.Index, signed, state.Round);
            node.Effects.Add(new QbftEffect.Broadcast(new CommitMessage(signed)));
        }

        return true;
    }
}
