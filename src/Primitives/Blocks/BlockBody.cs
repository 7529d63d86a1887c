using MarketChain.Primitives.Transactions;

namespace MarketChain.Primitives.Blocks;

/// <summary>What a header commits to beside state: its transactions, and how its parent was decided.</summary>
/// <param name="Transactions">In order of execution.</param>
/// <param name="ParentRound">The round in which the parent was decided; 0 for the child of genesis.</param>
/// <param name="ParentSeals">The parent's seals, a quorum; none for the child of genesis.</param>
public sealed record BlockBody(
    IReadOnlyList<Transaction> Transactions, uint ParentRound, ValueList<Seal> ParentSeals);

/// <summary>A header and its body.</summary>
public sealed record Block(BlockHeader Header, BlockBody Body);
