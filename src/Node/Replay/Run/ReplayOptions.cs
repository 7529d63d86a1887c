namespace MarketChain.Node.Replay.Run;

/// <summary>What whoever starts a replay decides.</summary>
internal sealed record ReplayOptions
{
    /// <summary>How long a transaction may take to get into a block: a node under load, not a dead one.</summary>
    public static TimeSpan BlockTimeout { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Where all that is drawn comes from.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Log ms per chain ms.</summary>
    public uint Speed { get; init; } = 1;
}
