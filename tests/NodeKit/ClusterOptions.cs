using System.Globalization;
using System.Text;
using MarketChain.Node;

namespace MarketChain.NodeKit;

/// <summary>What the validators of a <see cref="ValidatorCluster"/> have in common.</summary>
public sealed record ClusterOptions
{
    /// <summary>One, three or four.</summary>
    public int Validators { get; init; } = 3;

    /// <summary>The least time between two blocks.</summary>
    public int PeriodMs { get; init; } = 50;

    /// <summary>The time between two blocks when nothing waits.</summary>
    public int EmptyPeriodMs { get; init; } = 200;

    /// <summary>An epoch of a campaign; users have no more time in one.</summary>
    public int EpochMs { get; init; } = 3_600_000;

    /// <summary>How long rows are kept, by the chain's clock.</summary>
    public long RetentionMs { get; init; } = 2_592_000_000;

    /// <summary>How long a proposer may take.</summary>
    public int BaseTimeoutMs { get; init; } = 300;

    /// <summary>True: validators can lose power, with writes that were not synced.</summary>
    public bool LosesPower { get; init; }

    /// <summary>Decides which of those writes survive.</summary>
    public ulong Seed { get; init; }

    /// <summary>The bytes of the chain's genesis file.</summary>
    internal byte[] Genesis() => Encoding.UTF8.GetBytes(
        Encoding.UTF8.GetString(GenesisFiles.Development(Validators))
            .Replace("\"periodMs\": 250", Setting("periodMs", PeriodMs), StringComparison.Ordinal)
            .Replace("\"emptyPeriodMs\": 5000", Setting("emptyPeriodMs", EmptyPeriodMs), StringComparison.Ordinal)
            .Replace("\"epochMs\": 3600000", Setting("epochMs", EpochMs), StringComparison.Ordinal)
            .Replace("\"retentionMs\": 2592000000", Setting("retentionMs", RetentionMs), StringComparison.Ordinal));

    private static string Setting(string name, long value)
        => string.Create(CultureInfo.InvariantCulture, $"\"{name}\": {value}");
}
