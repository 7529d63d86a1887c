using MarketChain.Marketing;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Execution;

/// <summary>
/// The middle of a native transaction: its module's handler, which undoes all it did when a rule is broken.
/// </summary>
internal static class NativeCall
{
    /// <summary>Runs it.</summary>
    /// <param name="context">The block's state; its logs are empty.</param>
    /// <param name="item">The transaction, with the rows of a batch.</param>
    /// <param name="feeAdvanced">What was taken from a claim to buy its gas, wei.</param>
    public static TransactionResult Run(MarketingContext context, CheckedTransaction item, in UInt256 feeAdvanced)
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
