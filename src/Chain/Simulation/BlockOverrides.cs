using MarketChain.Evm;
using MarketChain.Primitives;

namespace MarketChain.Chain.Simulation;

/// <summary>What a caller wants a block to be for one call. What is null stays as it is.</summary>
public sealed record BlockOverrides
{
    /// <summary>NUMBER.</summary>
    public ulong? Number { get; init; }

    /// <summary>TIMESTAMP, Unix seconds.</summary>
    public ulong? Timestamp { get; init; }

    /// <summary>GASLIMIT.</summary>
    public ulong? GasLimit { get; init; }

    /// <summary>COINBASE.</summary>
    public Address? Beneficiary { get; init; }

    /// <summary>PREVRANDAO.</summary>
    public Hash256? PrevRandao { get; init; }

    /// <summary>BASEFEE, wei a gas.</summary>
    public UInt256? BaseFee { get; init; }

    /// <summary>BLOBBASEFEE, wei.</summary>
    public UInt256? BlobBaseFee { get; init; }

    internal BlockEnvironment ApplyTo(BlockEnvironment block)
        => block with
        {
            Number = Number ?? block.Number,
            Timestamp = Timestamp ?? block.Timestamp,
            GasLimit = GasLimit ?? block.GasLimit,
            Beneficiary = Beneficiary ?? block.Beneficiary,
            PrevRandao = PrevRandao ?? block.PrevRandao,
            BaseFee = BaseFee ?? block.BaseFee,
            BlobBaseFee = BlobBaseFee ?? block.BlobBaseFee,
        };
}
