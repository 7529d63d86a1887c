using MarketChain.Evm;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Simulation;

/// <summary>A call that nobody signed.</summary>
public sealed record CallRequest
{
    /// <summary>Who would call.</summary>
    public Address From { get; init; }

    /// <summary>Whom; null makes a contract.</summary>
    public Address? To { get; init; }

    /// <summary>Wei that would move.</summary>
    public UInt256 Value { get; init; }

    /// <summary>Call data, or the code that makes a contract.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>The most gas.</summary>
    public required ulong GasLimit { get; init; }

    /// <summary>Wei a gas. 0 buys no gas, and the block's base fee then counts as 0.</summary>
    public UInt256 GasPrice { get; init; }

    /// <summary>Accounts and slots that are warm from the start.</summary>
    public ValueList<AccessListEntry> AccessList { get; init; }

    /// <summary>Delegations that it brings (EIP-7702).</summary>
    public ValueList<Authorization> Authorizations { get; init; }

    /// <summary>Accounts that are to be other than they are.</summary>
    public IReadOnlyDictionary<Address, AccountOverride> Accounts { get; init; }
        = new Dictionary<Address, AccountOverride>();

    /// <summary>Facts of the block that are to be other than they are.</summary>
    public BlockOverrides Block { get; init; } = new();
}

/// <summary>What came of a call.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="GasUsed">What it would be charged for, refunds taken off.</param>
/// <param name="Output">What it returned, or the reason of a revert.</param>
public sealed record CallOutcome(EvmStatus Status, ulong GasUsed, ReadOnlyMemory<byte> Output)
{
    /// <summary>True when it did not fail.</summary>
    public bool Succeeded => Status == EvmStatus.Success;

    /// <summary>True when a contract gave the reason in <see cref="Output"/>.</summary>
    public bool IsReverted => Status == EvmStatus.Revert;
}
