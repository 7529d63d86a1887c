using MarketChain.Marketing;
using MarketChain.Marketing.Earnings;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Execution;

/// <summary>
/// The middle of a native transaction: its module's handler, which undoes all it did when a rule is broken.
/// </summary>
/// <param name="context">The block's state; its logs are empty when a transaction begins.</param>
internal sealed class NativeCall(MarketingContext context)
{
    /// <summary>Null when a claim covers the gas that it buys itself, at the maximum fee; else why not.</summary>
    public TransactionRejection? CheckClaim(Transaction transaction, ClaimEarnings claim)
        => AccountRules.TryGetCost(transaction, out UInt256 cost)
            && EarningsHandlers.CoversFee(context, transaction.Sender, claim, cost)
            ? null
            : new(
                TransactionFault.ClaimBelowFee,
                "a claim by the UID's controller that covers the gas limit at the maximum fee",
                $"a claim of UID {claim.Uid}");

    /// <summary>Takes the fee out of a claim that passed <see cref="CheckClaim"/>, to the sender's balance.</summary>
    public void AdvanceFee(Transaction transaction, ClaimEarnings claim, in UInt256 fee)
        => EarningsHandlers.AdvanceFee(context, transaction.Sender, claim, fee);

    /// <summary>Runs it.</summary>
    /// <param name="item">The transaction, with the rows of a batch.</param>
    /// <param name="feeAdvanced">What was taken from a claim to buy its gas, wei.</param>
    public TransactionResult Run(CheckedTransaction item, in UInt256 feeAdvanced)
    {
        NativeResult result
            = NativeExecutor.Execute(context, (NativeTransaction)item.Transaction, item.Sidecar, feeAdvanced);
        return new TransactionResult(
            result.Fault == NativeFault.None,
            result.GasUsed,
            [.. context.Logs],
            result.Outcome?.Encoded ?? ReadOnlyMemory<byte>.Empty);
    }
}
