using MarketChain.Replica.Bounds;

namespace MarketChain.Replica.Gossip;

/// <summary>What a peer may cost in a time, whatever becomes of its links: a new link is no new allowance.</summary>
internal sealed class GossipAllowances(GossipLimits limits)
{
    /// <summary>Hashes that it may announce.</summary>
    public Allowance Announced { get; } = new(limits.AnnouncedPerSecond, 2L * limits.AnnouncedPerSecond);

    /// <summary>Transactions of it that may be refused.</summary>
    public Allowance Refused { get; } = new(limits.RefusedPerSecond, limits.RefusedBurst);

    /// <summary>Bytes that it may ask for.</summary>
    public Allowance Served { get; } = new(limits.ServedBytesPerSecond, 2L * limits.ServedBytesPerSecond);
}
