using MarketChain.Primitives;

namespace MarketChain.Marketing.Contracts;

/// <summary>A contract's call of a module, or a transaction's, by the address of the module's account.</summary>
public readonly ref struct ModuleCall
{
    /// <summary>One of <see cref="SystemAccounts"/>.</summary>
    public required Address Module { get; init; }

    /// <summary>Who calls: the immediate caller.</summary>
    public required Address Caller { get; init; }

    /// <summary>Wei that came along, on the module's account already.</summary>
    public required UInt256 Value { get; init; }

    /// <summary>Selector and arguments.</summary>
    public required ReadOnlySpan<byte> Input { get; init; }

    /// <summary>The most that it may use.</summary>
    public required long Gas { get; init; }

    /// <summary>By CALL or STATICCALL; CALLCODE and DELEGATECALL borrow code, and a module has none to lend.</summary>
    public required bool IsCall { get; init; }

    /// <summary>Nothing may change.</summary>
    public required bool IsStatic { get; init; }
}

/// <summary>How a call of a module ended.</summary>
public enum ModuleStatus
{
    /// <summary>Done; what it did stands.</summary>
    Success,

    /// <summary>Refused; the output says why, and the caller undoes what was done.</summary>
    Reverted,

    /// <summary>The gas was not enough; the caller undoes what was done.</summary>
    OutOfGas,
}

/// <summary>What came of a call of a module.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="GasUsed">At most what it was given, and all of that when it was not enough.</param>
/// <param name="Output">What it returned, or the error of a revert.</param>
public readonly record struct ModuleResult(ModuleStatus Status, long GasUsed, ReadOnlyMemory<byte> Output);
