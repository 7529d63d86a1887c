using MarketChain.Evm;
using MarketChain.Primitives;

namespace MarketChain.Chain.Execution;

/// <summary>What is known of a block before it is executed.</summary>
public sealed record BlockContext
{
    /// <summary>EIP-155 chain id.</summary>
    public required ulong ChainId { get; init; }

    /// <summary>The EVM's rules in it.</summary>
    public required ForkRules Rules { get; init; }

    /// <summary>Its number.</summary>
    public required ulong Number { get; init; }

    /// <summary>Its time, Unix ms.</summary>
    public required ulong TimestampMs { get; init; }

    /// <summary>The most gas of its transactions.</summary>
    public required ulong GasLimit { get; init; }

    /// <summary>What each unit of gas burns, wei.</summary>
    public required UInt256 BaseFeePerGas { get; init; }

    /// <summary>Who gets the rest of the fees.</summary>
    public required Address Beneficiary { get; init; }

    /// <summary>What PREVRANDAO gives: the header's mixHash.</summary>
    public required Hash256 PrevRandao { get; init; }

    /// <summary>The same as contracts see it.</summary>
    internal BlockEnvironment ToEnvironment()
        => new()
        {
            ChainId = ChainId,
            Number = Number,
            Timestamp = TimestampMs / 1000,
            GasLimit = GasLimit,
            Beneficiary = Beneficiary,
            PrevRandao = PrevRandao,
            BaseFee = BaseFeePerGas,
        };
}
