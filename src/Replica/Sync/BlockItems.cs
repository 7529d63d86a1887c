using MarketChain.Chain.Execution;
using MarketChain.Chain.Files;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Replica.Sync;

/// <summary>A block's transactions as they travel.</summary>
internal static class BlockItems
{
    /// <summary>Each batch with its rows.</summary>
    public static IEnumerable<PooledTransaction> Items(this BlockWithSidecars block)
    {
        int next = 0;
        foreach (Transaction transaction in block.Block.Body.Transactions)
        {
            yield return new PooledTransaction(
                transaction, CheckedTransaction.IsBatch(transaction) ? block.Sidecars[next++] : default);
        }
    }
}
