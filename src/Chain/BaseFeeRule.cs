using MarketChain.Chain.Genesis;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;

namespace MarketChain.Chain;

/// <summary>
/// The base fee of a block, which follows from its parent alone (docs/spec/blocks.md 6). Floating is EIP-1559 with a
/// target of half the gas limit and a floor. Ethereum moves by at most an eighth every 12 seconds; blocks here are
/// closer together, so each moves by that much less.
/// </summary>
public sealed class BaseFeeRule(GenesisConfig genesis)
{
    private const ulong EthereumDenominator = 8;
    private const ulong EthereumPeriodMs = 12_000;
    private const ulong Elasticity = 2;

    private readonly ulong _denominator
        = EthereumDenominator * EthereumPeriodMs / Math.Clamp(genesis.PeriodMs, 1, EthereumPeriodMs);

    /// <summary>What each unit of gas burns in the child of a block, wei.</summary>
    /// <param name="parent">The block.</param>
    /// <param name="floor">The fixed fee, or the floor of the floating one, in force in the child; wei.</param>
    public UInt256 OfChild(BlockHeader parent, in UInt256 floor)
        => genesis.BaseFeeMode == BaseFeeMode.Floating ? Float(parent, floor) : floor;

    private UInt256 Float(BlockHeader parent, in UInt256 floor)
    {
        ulong target = parent.GasLimit / Elasticity;
        UInt256 fee = parent.BaseFeePerGas;
        if (parent.GasUsed > target)
        {
            return fee + UInt256.Max(Step(fee, parent.GasUsed - target, target), UInt256.One);
        }

        UInt256 lower = fee - Step(fee, target - parent.GasUsed, target);
        return UInt256.Max(lower, floor);
    }

    /// <summary>
    /// floor(floor(fee × away / target) / denominator), at most fee / 8. A block has gas only when somebody could pay
    /// for it, so the fee stays below the supply of 2^128, and nothing here wraps.
    /// </summary>
    private UInt256 Step(in UInt256 fee, ulong away, ulong target) => fee * away / target / _denominator;
}
