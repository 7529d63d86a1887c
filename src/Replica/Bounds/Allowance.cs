namespace MarketChain.Replica.Bounds;

/// <summary>
/// A token bucket, so much a second and a burst: what one peer may cost. A cost that is known only afterwards may
/// overdraw it; then nothing is left until that is paid back.
/// </summary>
internal sealed class Allowance(long perSecond, long burst)
{
    private const long MillisecondsPerSecond = 1_000;

    /// <summary>A thousand times what is left, so that slow rates lose nothing to rounding.</summary>
    private long _leftMilli = burst * MillisecondsPerSecond;
    private long _filledAtMs = long.MinValue;

    /// <summary>True while something is left.</summary>
    public bool HasLeft(long nowMs)
    {
        Fill(nowMs);
        return _leftMilli > 0;
    }

    /// <summary>Takes a cost away, also when less is left.</summary>
    public void Charge(long cost) => _leftMilli -= cost * MillisecondsPerSecond;

    /// <summary>Takes a cost away when something is left.</summary>
    public bool TryTake(long cost, long nowMs)
    {
        bool hasLeft = HasLeft(nowMs);
        if (hasLeft)
        {
            Charge(cost);
        }

        return hasLeft;
    }

    private void Fill(long nowMs)
    {
        if (_filledAtMs != long.MinValue)
        {
            // Beyond the time in which any debt of one message is paid back nothing more is to be had.
            long elapsedMs = Math.Clamp(nowMs - _filledAtMs, 0, 3_600_000);
            _leftMilli = Math.Min(burst * MillisecondsPerSecond, _leftMilli + (elapsedMs * perSecond));
        }

        _filledAtMs = nowMs;
    }
}
