using MarketChain.Primitives;

namespace MarketChain.Evm;

/// <summary>
/// Which instruction a frame comes from; a transaction is a <see cref="Call"/> or a <see cref="Create"/>.
/// </summary>
public enum CallKind : byte
{
    /// <summary>CALL.</summary>
    Call,

    /// <summary>CALLCODE: another's code on the caller's own storage.</summary>
    CallCode,

    /// <summary>DELEGATECALL: the same, as if its own caller had called it with its own value.</summary>
    DelegateCall,

    /// <summary>STATICCALL: a call that may change nothing.</summary>
    StaticCall,

    /// <summary>CREATE.</summary>
    Create,

    /// <summary>CREATE2.</summary>
    Create2,
}

/// <summary>
/// What a transaction, or a reader of the state, asks the interpreter to run. Frames below it are the interpreter's.
/// </summary>
public readonly record struct CallMessage
{
    /// <summary><see cref="CallKind.Call"/> or <see cref="CallKind.Create"/>.</summary>
    public required CallKind Kind { get; init; }

    /// <summary>Who calls: the transaction's sender.</summary>
    public required Address Caller { get; init; }

    /// <summary>
    /// Who is called; of a creation the new contract's address, which is
    /// <c>Address.OfCreated(sender, nonce before this transaction)</c>.
    /// </summary>
    public required Address Recipient { get; init; }

    /// <summary>Wei that the caller sends. The caller has it: that is checked before.</summary>
    public UInt256 Value { get; init; }

    /// <summary>The call data, or the code that makes the contract.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>Gas for all of it, intrinsic gas taken off; below 2^63.</summary>
    public required ulong Gas { get; init; }

    /// <summary>Nothing may change, as if a STATICCALL had asked.</summary>
    public bool IsStatic { get; init; }

    /// <summary>
    /// The code sees its input and nothing else: storage, balances, accounts, block, logs and every call but of
    /// the precompiles 0x01 to 0x09 end it with <see cref="EvmStatus.PurityViolation"/>. Implies
    /// <see cref="IsStatic"/>.
    /// </summary>
    public bool IsPure { get; init; }
}

/// <summary>What came of a <see cref="CallMessage"/>.</summary>
/// <param name="Status">How it ended; on anything but success nothing of it is left in the host.</param>
/// <param name="GasLeft">Gas to give back; 0 unless it succeeded or reverted.</param>
/// <param name="Refund">
/// Sum of the refunds of SSTORE, before the cap of <see cref="Gas.TransactionGas.Charged"/>; 0 unless it succeeded.
/// </param>
/// <param name="Output">What it returned, or the reason of a revert; of a creation that succeeded the code.</param>
public readonly record struct CallResult(EvmStatus Status, ulong GasLeft, long Refund, ReadOnlyMemory<byte> Output)
{
    /// <summary>True when its changes stand.</summary>
    public bool Succeeded => Status == EvmStatus.Success;
}
