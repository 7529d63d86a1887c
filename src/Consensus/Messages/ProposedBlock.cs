using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;

namespace MarketChain.Consensus.Messages;

/// <summary>
/// A block as it is proposed: its header without round and seals, and of the body what does not travel before. The
/// hash binds all of it, through the roots in the header.
/// </summary>
/// <param name="header">With round 0 and no seals.</param>
/// <param name="transactions">Hashes of the transactions, in order; their bodies come by gossip.</param>
/// <param name="parentRound">The round in which the parent was decided.</param>
/// <param name="parentSeals">A quorum of its seals; none for the child of genesis.</param>
public sealed class ProposedBlock(
    BlockHeader header, ValueList<Hash256> transactions, uint parentRound, ValueList<Seal> parentSeals)
{
    /// <summary>Most transactions: about what 340 million gas have room for.</summary>
    public const int TransactionsMax = 16_384;

    /// <summary>The header, with round 0 and no seals.</summary>
    public BlockHeader Header { get; } = header;

    /// <summary>Hashes of the transactions, in order.</summary>
    public ValueList<Hash256> Transactions { get; } = transactions;

    /// <summary>The round in which the parent was decided.</summary>
    public uint ParentRound { get; } = parentRound;

    /// <summary>A quorum of the parent's seals.</summary>
    public ValueList<Seal> ParentSeals { get; } = parentSeals;

    /// <summary>The block's hash, which is what is voted on.</summary>
    public Hash256 Digest { get; } = header.ComputeHash();

    /// <summary>The header with what made it final.</summary>
    public BlockHeader Seal(uint round, ValueList<Seal> seals)
        => Header with { Extra = Header.Extra with { Round = round, Seals = seals } };
}
