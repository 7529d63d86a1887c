using MarketChain.Marketing;

namespace MarketChain.Chain.Execution;

/// <summary>The middle of a native transaction: its module's handler, which undoes all it did when a rule is broken.</summary>
internal static class NativeCall
{
    /// <summary>Runs it.</summary>
    /// <param name="context">The block's state; its logs are empty.</param>
    /// <param name="item">The transaction, with the rows of a batch.</param>
    public static TransactionResult Run(MarketingContext context, CheckedTransaction item)
    {
        throw new NotSupportedException($"{context.Number} {item}");
    }
}
