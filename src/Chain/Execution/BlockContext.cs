using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;

namespace MarketChain.Chain.Execution;

/// <summary>What is known of a block before it is executed.</summary>
/// <param name="Number">Its number.</param>
/// <param name="TimestampMs">Its time, Unix ms.</param>
/// <param name="GasLimit">The most gas of its transactions.</param>
/// <param name="BaseFeePerGas">What each unit of gas burns, wei.</param>
/// <param name="Beneficiary">Who gets the rest of the fees.</param>
public sealed record BlockContext(
    ulong Number, ulong TimestampMs, ulong GasLimit, UInt256 BaseFeePerGas, Address Beneficiary)
{
    /// <summary>The context of a block whose header is known.</summary>
    public static BlockContext Of(BlockHeader header)
        => new(header.Number, header.TimestampMs, header.GasLimit, header.BaseFeePerGas, header.Beneficiary);
}
