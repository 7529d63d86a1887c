namespace MarketChain.Primitives.Transactions;

/// <summary>What an Ethereum transaction says, of any type. Fields that a type lacks keep their defaults.</summary>
public sealed record EthereumFields
{
    /// <summary>The kind: any but native.</summary>
    public required TransactionType Type { get; init; }

    /// <summary>The chain it is for (EIP-155); null only for an old legacy transaction.</summary>
    public ulong? ChainId { get; init; }

    /// <summary>The sender's nonce.</summary>
    public ulong Nonce { get; init; }

    /// <summary>Types 2 and 4: the part of the fee for the proposer, wei. Types 0 and 1: the gas price.</summary>
    public UInt256 MaxPriorityFeePerGas { get; init; }

    /// <summary>Types 2 and 4: the fee cap, wei. Types 0 and 1: the gas price.</summary>
    public UInt256 MaxFeePerGas { get; init; }

    /// <summary>The most gas that it may use.</summary>
    public ulong GasLimit { get; init; }

    /// <summary>The recipient; null creates a contract (not in type 4).</summary>
    public Address? To { get; init; }

    /// <summary>Wei moved to the recipient.</summary>
    public UInt256 Value { get; init; }

    /// <summary>Call data or creation code.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Types 1, 2, 4: accounts and slots announced.</summary>
    public ValueList<AccessListEntry> AccessList { get; init; }

    /// <summary>Type 4: at least one.</summary>
    public ValueList<Authorization> Authorizations { get; init; }
}
