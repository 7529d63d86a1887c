namespace MarketChain.Consensus.Rounds;

/// <summary>The next time at which something happens by itself.</summary>
internal static class Alarm
{
    /// <summary>That time; null when only an input can go on.</summary>
    /// <param name="node">The validator.</param>
    /// <param name="others">Times that others wait for.</param>
    public static long? NextMs(QbftNode node, params ReadOnlySpan<long?> others)
    {
        long? next = null;
        foreach (long? other in others)
        {
            next = Earlier(node, next, other);
        }

        QbftState state = node.State;
        if (state.IsDecided)
        {
            return next;
        }

        if (!node.MaySign)
        {
            return next;
        }

        if (state.Accepted is not null && !state.HasPrepared)
        {
            next = Earlier(node, next, Pace.PrepareAtMs(node, state.Accepted));
        }

        bool isTurn = state.Round == 0 && state.LedBelow == 0 && node.LeaderOf(0) == node.Key;
        next = Earlier(node, next, isTurn ? node.DueMs : null);
        next = Earlier(node, next, node.RoundEndsAtMs);
        return Earlier(node, next, state.RoundChange is null ? null : state.RemindAtMs);
    }

    /// <summary>What is over has had its chance.</summary>
    private static long? Earlier(QbftNode node, long? next, long? candidate)
        => candidate > node.Now.ElapsedMs && (next is null || candidate < next) ? candidate : next;
}
