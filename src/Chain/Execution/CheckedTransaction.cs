using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Execution;

/// <summary>
/// A transaction whose stateless rules hold: only <see cref="TransactionRules.TryCheck"/> makes one, so whoever has one
/// need not ask again.
/// </summary>
public sealed class CheckedTransaction
{
    internal CheckedTransaction(PooledTransaction item) => Item = item;

    /// <summary>The transaction with the rows of a batch.</summary>
    public PooledTransaction Item { get; }

    /// <summary>The transaction.</summary>
    public Transaction Transaction => Item.Transaction;

    /// <summary>The rows of a batch; empty for other transactions.</summary>
    public ReadOnlyMemory<byte> Sidecar => Item.Sidecar;

    /// <summary>Its hash.</summary>
    public Hash256 Hash => Transaction.Hash;

    /// <summary>Who signed it.</summary>
    public Address Sender => Transaction.Sender;

    /// <summary>True for a batch of impressions.</summary>
    public bool HasSidecar => IsBatch(Transaction);

    /// <summary>True for a batch of impressions, which must come with its rows.</summary>
    public static bool IsBatch(Transaction transaction)
        => transaction is NativeTransaction { Payload: SubmitImpressions };
}
