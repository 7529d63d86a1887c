namespace MarketChain.Chain.Execution;

/// <summary>
/// Why a transaction cannot be in a block (docs/spec/transactions.md 6, i). A block that holds it is invalid; the pool
/// and the builder leave it out.
/// </summary>
public enum TransactionFault
{
    /// <summary>No key belongs to the signature, on this chain.</summary>
    Signature,

    /// <summary>The second signature is not the fee payer's.</summary>
    FeePayerSignature,

    /// <summary>It is signed for another chain.</summary>
    ChainId,

    /// <summary>A legacy transaction without a chain id counts on every chain (before EIP-155).</summary>
    Unprotected,

    /// <summary>Its type is not known yet in the block's fork.</summary>
    TypeUnknown,

    /// <summary>The code that makes a contract is too long (EIP-3860).</summary>
    InitCodeTooLarge,

    /// <summary>The priority fee is above the whole fee.</summary>
    PriorityFeeAboveMaxFee,

    /// <summary>The nonce is at its end (EIP-2681).</summary>
    SequenceExhausted,

    /// <summary>The gas limit does not cover what is charged in any case.</summary>
    IntrinsicGas,

    /// <summary>A claim pays its own fee, and a fee payer is named too.</summary>
    TwoFeePayers,

    /// <summary>The batch's rows are missing, or are not those that were signed.</summary>
    Sidecar,

    /// <summary>The gas limit is above the block's.</summary>
    GasLimitAboveBlock,

    /// <summary>The gas limit is above what one Ethereum transaction may ask for (EIP-7825).</summary>
    GasLimitAboveCap,

    /// <summary>The block has not that much gas left.</summary>
    BlockGasExhausted,

    /// <summary>The most that it pays for gas is below the block's base fee.</summary>
    MaxFeeBelowBaseFee,

    /// <summary>Its time has passed.</summary>
    Expired,

    /// <summary>The sender has code other than a delegation (EIP-3607, EIP-7702).</summary>
    SenderHasCode,

    /// <summary>The account has opened as many lanes as it may.</summary>
    TooManyLanes,

    /// <summary>The sequence is behind its lane's counter: it was used.</summary>
    SequenceTooLow,

    /// <summary>The sequence is ahead of its lane's counter.</summary>
    SequenceTooHigh,

    /// <summary>The balance does not cover the gas limit's price, and for Ethereum's transactions the value.</summary>
    InsufficientBalance,

    /// <summary>
    /// A claim that pays its own fee is not the controller's, or does not cover the gas limit's price.
    /// </summary>
    ClaimBelowFee,
}

/// <summary>A broken rule, with what it wants and what came.</summary>
/// <param name="Fault">The rule.</param>
/// <param name="Expected">What it wants: "at least 21000 gas".</param>
/// <param name="Got">What came.</param>
public sealed record TransactionRejection(TransactionFault Fault, string Expected, string Got)
{
    /// <summary>One sentence for people.</summary>
    public override string ToString() => $"{Sentence(Fault)}: expected {Expected}, got {Got}";

    /// <summary>
    /// What Ethereum's nodes say where they have the same rule: wallets know the faults by these words.
    /// </summary>
    private static string Sentence(TransactionFault fault)
        => fault switch
        {
            TransactionFault.Signature => "the signature names no sender on this chain",
            TransactionFault.FeePayerSignature => "the second signature is not the fee payer's",
            TransactionFault.ChainId => "the transaction is for another chain",
            TransactionFault.Unprotected => "only replay-protected (EIP-155) transactions are taken",
            TransactionFault.TypeUnknown => "transaction type not valid yet",
            TransactionFault.InitCodeTooLarge => "max initcode size exceeded (EIP-3860)",
            TransactionFault.PriorityFeeAboveMaxFee => "max priority fee per gas higher than max fee per gas",
            TransactionFault.SequenceExhausted => "nonce has max value",
            TransactionFault.IntrinsicGas => "intrinsic gas too low",
            TransactionFault.TwoFeePayers => "a claim that pays its own fee needs no fee payer",
            TransactionFault.Sidecar => "the rows of the batch are not those that were signed",
            TransactionFault.GasLimitAboveBlock => "the gas limit exceeds block gas limit",
            TransactionFault.GasLimitAboveCap => "the gas limit is above a transaction's (EIP-7825)",
            TransactionFault.BlockGasExhausted => "the block has not that much gas left",
            TransactionFault.MaxFeeBelowBaseFee => "max fee per gas less than block base fee",
            TransactionFault.Expired => "the transaction has expired",
            TransactionFault.SenderHasCode => "an account with code cannot send (EIP-3607, EIP-7702)",
            TransactionFault.TooManyLanes => "the account has no more lanes",
            TransactionFault.SequenceTooLow => "nonce too low: it was used before",
            TransactionFault.SequenceTooHigh => "nonce too high: one before it is missing",
            TransactionFault.InsufficientBalance => "insufficient funds for gas * price + value",
            TransactionFault.ClaimBelowFee => "the claim does not cover its own fee",
            _ => fault.ToString(),
        };
}
