namespace MarketChain.Benchmarks.Geo;

/// <summary>
/// What no node can be faster than on a network: rounds of QBFT in turn, in which everything but the way of messages
/// takes no time. A leader proposes when its parent is final to it; whoever hears that and holds the parent says
/// PREPARE, with a quorum of them COMMIT, and with a quorum of those the block is final.
/// </summary>
internal static class NetworkFloor
{
    private const int Heights = 3_000;

    /// <summary>The mean time between two blocks, ms, with no period between them.</summary>
    /// <param name="onewayMs">From each validator to each, 0 to itself.</param>
    public static double MeanIntervalMs(double[,] onewayMs)
    {
        int count = onewayMs.GetLength(0);
        int quorum = ((2 * count) + 2) / 3;
        double[] final = new double[count];
        for (int height = 0; height < Heights; height++)
        {
            int leader = height % count;
            double[] proposed = [.. Enumerable.Range(0, count)
                .Select(to => Math.Max(final[to], final[leader] + onewayMs[leader, to]))];
            final = Heard(Heard(proposed, proposed, onewayMs, quorum), proposed, onewayMs, quorum);
        }

        return final.Min() / Heights;
    }

    /// <summary>When each holds messages of a quorum, all having said theirs, and the proposal.</summary>
    private static double[] Heard(double[] said, double[] proposed, double[,] onewayMs, int quorum)
        => [.. Enumerable.Range(0, said.Length).Select(to => Math.Max(
            proposed[to],
            said.Select((time, from) => time + onewayMs[from, to]).Order().ElementAt(quorum - 1)))];
}
