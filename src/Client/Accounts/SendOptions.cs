using MarketChain.Primitives;

namespace MarketChain.Client;

/// <summary>What a sender offers for its transactions.</summary>
public sealed record SendOptions
{
    /// <summary>The most that it pays for a unit of gas, wei.</summary>
    public required UInt256 MaxFeePerGas { get; init; }

    /// <summary>The part of that which goes to the proposer, wei.</summary>
    public UInt256 MaxPriorityFeePerGas { get; init; }

    /// <summary>The last block time, Unix ms, at which they are valid; 0 for no end.</summary>
    public ulong ExpiresAtMs { get; init; }

    /// <summary>Another account that pays the gas; null for the sender.</summary>
    public AccountSigner? FeePayer { get; init; }
}
