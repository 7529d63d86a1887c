using System.Runtime.InteropServices;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.TxPool;

/// <summary>What a transaction offers for a unit of gas, whatever the base fee will be.</summary>
/// <param name="MaxFee">The most in all, wei.</param>
/// <param name="MaxTip">The most of it for the proposer, wei.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FeeBid(UInt256 MaxFee, UInt256 MaxTip)
{
    public static FeeBid Of(Transaction transaction) => new(transaction.MaxFeePerGas, transaction.MaxPriorityFeePerGas);

    /// <summary>The lower of both in each part: its tip is the lower of both tips, at any base fee.</summary>
    public FeeBid Min(in FeeBid other) => new(UInt256.Min(MaxFee, other.MaxFee), UInt256.Min(MaxTip, other.MaxTip));

    /// <summary>
    /// What is left for the proposer in a block with this base fee; null when not even that is covered.
    /// </summary>
    public UInt256? TipAt(in UInt256 baseFee)
        => UInt256.TrySubtract(MaxFee, baseFee, out UInt256 room) ? UInt256.Min(room, MaxTip) : null;
}
