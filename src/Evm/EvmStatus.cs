namespace MarketChain.Evm;

/// <summary>
/// How a frame ended. After <see cref="Success"/>, <see cref="Revert"/> and the three refusals, before which nothing
/// ran, the unused gas is given back; every other status takes all of it. After all but <see cref="Success"/> the
/// frame's changes are undone.
/// </summary>
public enum EvmStatus
{
    /// <summary>STOP, RETURN, SELFDESTRUCT or the end of the code.</summary>
    Success,

    /// <summary>REVERT; the output says why.</summary>
    Revert,

    /// <summary>The next thing cost more than was left.</summary>
    OutOfGas,

    /// <summary>An opcode wanted more words than the stack had.</summary>
    StackUnderflow,

    /// <summary>The stack would have held more than 1,024 words.</summary>
    StackOverflow,

    /// <summary>A jump to something other than a JUMPDEST.</summary>
    BadJump,

    /// <summary>A byte that is no opcode in this fork.</summary>
    UndefinedOpcode,

    /// <summary>INVALID (0xfe).</summary>
    InvalidOpcode,

    /// <summary>A change inside a STATICCALL.</summary>
    StaticViolation,

    /// <summary>RETURNDATACOPY past the end of the return data.</summary>
    ReturnDataOutOfBounds,

    /// <summary>A precompile refused its input, or a native contract broke off.</summary>
    PrecompileFailed,

    /// <summary>The new contract's address has a nonce, code or storage (EIP-684, EIP-7610).</summary>
    AddressCollision,

    /// <summary>The new contract's code is longer than the fork allows (EIP-170).</summary>
    CodeTooLarge,

    /// <summary>The new contract's code starts with 0xEF (EIP-3541).</summary>
    CodePrefixReserved,

    /// <summary>The code that makes a contract is longer than the fork allows (EIP-3860).</summary>
    InitCodeTooLarge,

    /// <summary>Something that may see only its own input looked at the chain (<see cref="CallMessage"/>).</summary>
    PurityViolation,

    /// <summary>SELFDESTRUCT would have forced coin on a native contract, whose balance is an account of what it owes.
    /// </summary>
    NativeRefused,

    /// <summary>Refused: more than 1,024 calls inside one another.</summary>
    CallTooDeep,

    /// <summary>Refused: the caller has not what it wants to send.</summary>
    InsufficientBalance,

    /// <summary>Refused: the creator's nonce is at its end (EIP-2681).</summary>
    NonceExhausted,
}

/// <summary>Questions to a status.</summary>
internal static class EvmStatusExtensions
{
    /// <summary>The frame never began.</summary>
    public static bool IsRefusal(this EvmStatus status) => status >= EvmStatus.CallTooDeep;
}
