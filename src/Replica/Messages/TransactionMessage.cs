using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Replica.Messages;

/// <summary>What nodes tell each other about transactions that wait (docs/spec/sync.md 1).</summary>
public abstract record TransactionMessage;

/// <summary>Transactions as they travel, each batch with its rows.</summary>
/// <param name="Items">1 to <see cref="MessageLimits.PushedMax"/>.</param>
public sealed record TransactionsMessage(IReadOnlyList<PooledTransaction> Items) : TransactionMessage;

/// <summary>These wait here.</summary>
/// <param name="Hashes">1 to <see cref="MessageLimits.AnnouncedMax"/>.</param>
public sealed record AnnounceMessage(ValueList<Hash256> Hashes) : TransactionMessage;

/// <summary>Send these, as far as they wait there.</summary>
/// <param name="Hashes">1 to <see cref="MessageLimits.WantedMax"/>.</param>
public sealed record WantMessage(ValueList<Hash256> Hashes) : TransactionMessage;
