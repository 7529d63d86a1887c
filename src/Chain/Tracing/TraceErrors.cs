using MarketChain.Evm;

namespace MarketChain.Chain.Tracing;

/// <summary>Why a frame failed, in the words of geth, which tools look for.</summary>
internal static class TraceErrors
{
    /// <summary>The words; null for success.</summary>
    public static string? Of(EvmStatus status)
        => status switch
        {
            EvmStatus.Success => null,
            EvmStatus.Revert => "execution reverted",
            EvmStatus.OutOfGas => "out of gas",
            EvmStatus.StackUnderflow => "stack underflow",
            EvmStatus.StackOverflow => "stack limit reached 1024",
            EvmStatus.BadJump => "invalid jump destination",
            EvmStatus.UndefinedOpcode or EvmStatus.InvalidOpcode => "invalid opcode",
            EvmStatus.StaticViolation => "write protection",
            EvmStatus.ReturnDataOutOfBounds => "return data out of bounds",
            EvmStatus.PrecompileFailed => "precompile failed",
            EvmStatus.AddressCollision => "contract address collision",
            EvmStatus.CodeTooLarge => "max code size exceeded",
            EvmStatus.CodePrefixReserved => "invalid code: must not begin with 0xef",
            EvmStatus.InitCodeTooLarge => "max initcode size exceeded",
            EvmStatus.CallTooDeep => "max call depth exceeded",
            EvmStatus.InsufficientBalance => "insufficient balance for transfer",
            EvmStatus.NonceExhausted => "nonce uint64 overflow",
            _ => $"{status}",
        };
}
