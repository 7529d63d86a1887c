using MarketChain.Consensus.Messages;

namespace MarketChain.Consensus.Rounds;

/// <summary>
/// When blocks are due and how they are dated (docs/spec/consensus.md 4). Blocks lie on a grid: one period after their
/// parent when transactions wait, the empty period otherwise. A late block gets the time at which it was due, so the
/// one after it is due at once, until the chain has caught up. Periods are real time: on the clock of a chain that runs
/// faster they are longer.
/// </summary>
internal static class Pace
{
    /// <summary>When the block of this height is due, or was.</summary>
    public static long DueMs(QbftNode node)
        => DueMs(node, GridMs(node, EmptyPeriodMs(node)), GridMs(node, node.Parameters.PeriodMs));

    /// <summary>
    /// The latest time at which a leader with a right clock makes it: the wall's clock here may be ahead, and whoever
    /// gives up rounds by it takes away the turns of others.
    /// </summary>
    public static long OverdueMs(QbftNode node)
        => DueMs(node, node.State.BeganAtMs + EmptyPeriodMs(node), node.State.BeganAtMs + node.Parameters.PeriodMs);

    /// <summary>The time of a block that is made now.</summary>
    public static ulong TimestampMs(QbftNode node)
    {
        ulong nowMs = node.Now.UnixMs;
        ulong lateMs = Math.Min(
            node.Now.ClockFactor * (ulong)Math.Max(0, node.Now.ElapsedMs - DueMs(node)),
            node.Parameters.CatchUpMaxMs(node.State.Round));
        return Math.Max(EarliestMs(node), nowMs - Math.Min(nowMs, lateMs));
    }

    /// <summary>The least time that the block of this height may have.</summary>
    public static ulong EarliestMs(QbftNode node)
        => node.State.Start.ParentTimestampMs + Math.Max(1, node.Parameters.PeriodMs);

    /// <summary>
    /// When the PREPARE for a proposal may be said: a fresh one may not be too far ahead of the clock.
    /// </summary>
    public static long PrepareAtMs(QbftNode node, ProposalMessage proposal)
    {
        if (!ProposalRules.IsFresh(proposal))
        {
            return node.Now.ElapsedMs;
        }

        return node.Now.ElapsedMs + node.Now.Until(proposal.Block.Header.TimestampMs) - node.Parameters.AheadMaxMs;
    }

    private static long DueMs(QbftNode node, long emptyGridMs, long gridMs)
        => node.WorkSinceMs is { } since ? Math.Min(emptyGridMs, Math.Max(since, gridMs)) : emptyGridMs;

    private static uint EmptyPeriodMs(QbftNode node)
        => Math.Max(node.Parameters.EmptyPeriodMs, node.Parameters.PeriodMs);

    /// <summary>
    /// A period after the parent's time by the wall's clock; or after the parent became final here, when that is
    /// earlier: a leader whose clock is behind keeps the pace.
    /// </summary>
    private static long GridMs(QbftNode node, uint periodMs)
    {
        ulong gridMs = node.State.Start.ParentTimestampMs + ((ulong)node.Now.ClockFactor * Math.Max(1, periodMs));
        return Math.Min(node.Now.ElapsedMs + node.Now.Until(gridMs), node.State.BeganAtMs + periodMs);
    }
}
