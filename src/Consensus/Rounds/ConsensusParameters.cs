using System.Runtime.InteropServices;
using MarketChain.Primitives;

namespace MarketChain.Consensus.Rounds;

/// <summary>The numbers of one chain and node. Durations are ms.</summary>
public sealed record ConsensusParameters
{
    private const uint CatchUpPeriods = 20;
    private const uint CatchUpLimitMs = 5_000;
    private const uint CatchUpRoundMs = 1_000;

    /// <summary>The chain's genesis hash.</summary>
    public required Hash256 GenesisHash { get; init; }

    /// <summary>The least time between two blocks; part of validity.</summary>
    public required uint PeriodMs { get; init; }

    /// <summary>The time between two blocks when there is nothing to put in them.</summary>
    public required uint EmptyPeriodMs { get; init; }

    /// <summary>How long the first round may take, from when its block is due.</summary>
    public uint BaseTimeoutMs { get; init; } = 500;

    /// <summary>What each round that ran out at this height adds to the next one's time.</summary>
    public uint TimeoutStepMs { get; init; } = 250;

    /// <summary>The most rounds that add.</summary>
    public uint TimeoutStepsMax { get; init; } = 10;

    /// <summary>
    /// How far ahead of this node's clock a fresh proposal may be; its PREPARE waits out what is more.
    /// </summary>
    public uint AheadMaxMs { get; init; } = 500;

    /// <summary>
    /// How far behind its clock a proposer may date a late block, to keep the time grid. A chain whose period is
    /// shorter than its network's is late for good, so this is less for short ones; without a period there is no grid.
    /// Rounds may have been lost because one validator's clock is so far ahead of another's that this one waits with
    /// its PREPARE; then each makes the distance a second less.
    /// </summary>
    public ulong CatchUpMaxMs(uint round)
        => Math.Max(Math.Min(CatchUpPeriods * (ulong)PeriodMs, CatchUpLimitMs), CatchUpRoundMs * (ulong)round);

    /// <summary>How long a round may take after so many have run out at its height.</summary>
    public long TimeoutOf(uint expired) => BaseTimeoutMs + ((long)TimeoutStepMs * Math.Min(expired, TimeoutStepsMax));
}

/// <summary>When something happens, as the caller's clocks say.</summary>
/// <param name="ElapsedMs">A clock that never jumps, from any start: everything that waits, waits by it.</param>
/// <param name="UnixMs">The clock that dates blocks and may be wrong: the wall's, but for what follows.</param>
/// <param name="ClockFactor">
/// How many ms of the chain's clock pass in one of the other's: 1, but for development chains that run faster.
/// </param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Instant(long ElapsedMs, ulong UnixMs, uint ClockFactor = 1)
{
    private const ulong DistanceMaxMs = 1UL << 50;

    /// <summary>How long until the chain's clock shows a time; negative when it was before.</summary>
    public long Until(ulong unixMs)
        => unixMs >= UnixMs
            ? (long)(Math.Min(unixMs - UnixMs, DistanceMaxMs) + ClockFactor - 1) / ClockFactor
            : -(long)Math.Min(UnixMs - unixMs, DistanceMaxMs) / ClockFactor;
}
