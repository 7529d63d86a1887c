namespace MarketChain.Consensus.Events;

/// <summary>
/// UponBlockTimeout of the formal specification (L1/node.dfy): the leader of round 0 proposes when the block is due.
/// Here in two halves, since making a block takes the chain's time: the order, and the proposal when it is there.
/// </summary>
internal static class UponBlockTimeout
{
    /// <summary>Orders the block.</summary>
    public static bool Happens(QbftNode node)
    {
        QbftState state = node.State;
        bool isTurn = state.Round == 0 && state.LedBelow == 0 && state.Proposal is null && node.MaySign;
        if (!isTurn || node.LeaderOf(0) != node.Key || node.Now.ElapsedMs < node.DueMs)
        {
            return false;
        }

        Proposing.Lead(node, new Leading(0, [], Prepared: null));
        return true;
    }
}
