using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;

namespace MarketChain.Consensus.Events;

/// <summary>
/// UponCommit of the formal specification (L1/node.dfy): a quorum of COMMITs for the accepted block makes it final, and
/// their signatures are its seals.
/// </summary>
internal static class UponCommit
{
    /// <summary>Has the block committed; the height ends when the chain says so.</summary>
    public static bool Happens(QbftNode node)
    {
        QbftState state = node.State;
        if (state.Accepted is not { } proposal || state.IsDecided)
        {
            return false;
        }

        int quorum = state.Validators.Thresholds.Decide;
        ValueList<Seal> seals = state.Log.Commits.TakeQuorum(proposal.Vote.Digest, quorum);
        if (seals.IsEmpty)
        {
            return false;
        }

        state.IsDecided = true;
        node.Effects.Add(new QbftEffect.Commit(proposal.Block, proposal.Block.Seal(state.Round, seals)));
        return true;
    }
}
