using MarketChain.Consensus.Messages;

namespace MarketChain.Consensus.Events;

/// <summary>
/// UponRoundTimeout of the formal specification (L1/node.dfy): the round has taken too long, so ask for the next one.
/// Unlike there, the next round's clock stands still until a quorum has asked (<see cref="UponRoundChange"/>), so the
/// rounds of a network in pieces do not run away.
/// </summary>
internal static class UponRoundTimeout
{
    /// <summary>Leaves the round.</summary>
    public static bool Happens(QbftNode node)
    {
        QbftState state = node.State;
        bool isOver = node.RoundEndsAtMs <= node.Now.ElapsedMs && state.Round < Vote.RoundMax;
        if (!isOver || state.IsDecided || !node.MaySign)
        {
            return false;
        }

        state.Expired++;
        node.MoveTo(state.Round + 1);
        return true;
    }
}
