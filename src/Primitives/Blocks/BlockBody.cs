using MarketChain.Primitives.Transactions;

namespace MarketChain.Primitives.Blocks;

/// <summary>What a header commits to beside state: its transactions, and how its parent was decided.</summary>
/// <param name="Transactions">In order of execution.</param>
/// <param name="ParentRound">The round in which the parent was decided; 0 for genesis and its child.</param>
/// <param name="ParentSeals">The parent's seals, a quorum; none for genesis and its child.</param>
public sealed record BlockBody(
    IReadOnlyList<Transaction> Transactions, uint ParentRound, ValueList<Seal> ParentSeals)
{
    /// <summary>The header's transactionsRoot.</summary>
    public Hash256 ComputeTransactionsRoot() => OrderedTrieRoot.Of([.. Transactions.Select(item => item.Encoded)]);

    /// <summary>The header's parentSealsHash.</summary>
    public Hash256 ComputeParentSealsHash() => Seals.HashOf(ParentRound, ParentSeals);
}
