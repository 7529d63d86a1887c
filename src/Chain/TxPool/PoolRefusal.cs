namespace MarketChain.Chain.TxPool;

/// <summary>Why the pool does not take a transaction that may be valid: courtesy, never consensus.</summary>
public enum PoolFault
{
    /// <summary>It is there already.</summary>
    Known,

    /// <summary>Its sequence was used.</summary>
    SequenceTooLow,

    /// <summary>Its sequence is too far ahead.</summary>
    SequenceTooHigh,

    /// <summary>The account has no more lanes.</summary>
    TooManyLanes,

    /// <summary>Another of this sequence waits, and this one does not pay enough more.</summary>
    ReplacementUnderpriced,

    /// <summary>The balance does not cover it and those before it.</summary>
    InsufficientBalance,

    /// <summary>
    /// A claim that pays its own fee is not of the sender's UID, or does not cover the fee beside other claims.
    /// </summary>
    ClaimBelowFee,

    /// <summary>Its maximum fee is below what the next block burns.</summary>
    MaxFeeBelowBaseFee,

    /// <summary>Its gas limit is above a block's.</summary>
    GasLimitAboveBlock,

    /// <summary>It breaks another rule of the next block's fork.</summary>
    Invalid,

    /// <summary>Its time has passed.</summary>
    Expired,

    /// <summary>The sender has as many waiting as it may.</summary>
    SenderFull,

    /// <summary>The pool is full of transactions that pay as much or more.</summary>
    PoolFull,
}

/// <summary>A refusal with what was expected and what came.</summary>
/// <param name="Fault">The rule.</param>
/// <param name="Message">One sentence.</param>
public sealed record PoolRefusal(PoolFault Fault, string Message);
