namespace MarketChain.Node.Demo;

/// <summary>How fast a demo's chain runs, so that a log is over within a minute.</summary>
internal static class DemoClock
{
    private const ulong DayMs = 24 * 60 * 60 * 1000;

    /// <summary>A day's log is to take 45 s of real time, one of several days 60 s.</summary>
    private const ulong ShortMs = 45_000;
    private const ulong LongMs = 60_000;

    /// <summary>An hour's epoch in 5 s: else a short log would wait for its only epoch to end.</summary>
    private const ulong FactorMin = 720;

    /// <summary>A day in 4 s: rows are refused when a day old, and a busy machine needs its time.</summary>
    private const ulong FactorMax = 21_600;

    /// <summary>Chain ms per real ms for a log.</summary>
    /// <param name="spanMs">From its first row to its last, ms.</param>
    public static uint FactorFor(ulong spanMs)
        => (uint)Math.Clamp(spanMs / (spanMs > 2 * DayMs ? LongMs : ShortMs), FactorMin, FactorMax);
}
