namespace MarketChain.Node.Replay.Run;

/// <summary>
/// How log time becomes chain time: a row at t happens at T0 + floor((t - t0) / speed), where t0 is the log's first row
/// and T0 the chain's time when the replay began.
/// </summary>
/// <param name="LogStartMs">t0, Unix ms.</param>
/// <param name="ChainStartMs">T0, Unix ms.</param>
/// <param name="Speed">Log ms per chain ms, at least 1.</param>
internal sealed record TimeMapping(ulong LogStartMs, ulong ChainStartMs, uint Speed)
{
    /// <summary>Chain time of a row, Unix ms.</summary>
    /// <param name="logMs">At or after <see cref="LogStartMs"/>.</param>
    public ulong ToChain(ulong logMs) => ChainStartMs + ((logMs - LogStartMs) / Speed);
}
