using MarketChain.Primitives;
using MarketChain.Primitives.Validators;

namespace MarketChain.Consensus.Rounds;

/// <summary>What a final block says about the next one.</summary>
/// <param name="Height">The next block's number.</param>
/// <param name="ParentHash">The final block's hash.</param>
/// <param name="ParentTimestampMs">Its time, Unix ms.</param>
/// <param name="Validators">Who decides on the next one.</param>
/// <param name="Rotation">Who proposes it.</param>
public sealed record HeightStart(
    ulong Height,
    Hash256 ParentHash,
    ulong ParentTimestampMs,
    ValidatorSet Validators,
    ProposerRotation Rotation)
{
    /// <summary>True when operators have put this set in the place of the one that the final block names.</summary>
    public bool IsReplaced { get; init; }
}
