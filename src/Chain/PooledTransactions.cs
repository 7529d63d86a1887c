using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain;

/// <summary>What is asked of transactions and their sidecars in several places.</summary>
internal static class PooledTransactions
{
    /// <summary>True for a batch of impressions.</summary>
    public static bool HasSidecar(Transaction transaction)
        => transaction is NativeTransaction { Payload: SubmitImpressions };
}
