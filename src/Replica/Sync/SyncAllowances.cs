using MarketChain.Replica.Bounds;

namespace MarketChain.Replica.Sync;

/// <summary>What a peer may cost in a time, whatever becomes of its links: a new link is no new allowance.</summary>
internal sealed class SyncAllowances(SyncLimits limits)
{
    /// <summary>Statuses that it may send.</summary>
    public Allowance Statuses { get; } = new(limits.StatusesPerSecond, 10L * limits.StatusesPerSecond);

    /// <summary>Bytes that it may have.</summary>
    public Allowance Served { get; } = new(limits.ServedBytesPerSecond, 2L * limits.ServedBytesPerSecond);

    /// <summary>Bytes that it may send at all.</summary>
    public Allowance Received { get; } = new(limits.ReceivedBytesPerSecond, 3L * limits.ReceivedBytesPerSecond);

    /// <summary>Bytes that it may send unasked.</summary>
    public Allowance Unasked { get; } = new(limits.UnaskedBytesPerSecond, limits.UnaskedBytesMax);
}
