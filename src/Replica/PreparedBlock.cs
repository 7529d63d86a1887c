using MarketChain.Chain.Execution;
using MarketChain.Chain.Files;
using MarketChain.Consensus.Messages;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Replica;

/// <summary>
/// A proposed block with all of its bodies: what a validator votes for, keeps and serves by its hash.
/// </summary>
public sealed class PreparedBlock
{
    /// <summary>A block without round and seals, and its rows.</summary>
    /// <param name="full">Its sidecars are one for each batch, in order.</param>
    public PreparedBlock(BlockWithSidecars full)
    {
        Invariant.Check(IsOpen(full.Block.Header));
        BlockBody body = full.Block.Body;
        Full = full;
        Proposed = new ProposedBlock(
            full.Block.Header, HashesOf(body.Transactions), body.ParentRound, body.ParentSeals);
    }

    /// <summary>Joins a proposal with its bodies.</summary>
    /// <param name="proposed">The proposal.</param>
    /// <param name="items">Its transactions, in order, each batch with its rows.</param>
    public PreparedBlock(ProposedBlock proposed, IReadOnlyList<PooledTransaction> items)
    {
        Invariant.Check(items.Count == proposed.Transactions.Count);
        BlockBody body = new([.. items.Select(item => item.Transaction)], proposed.ParentRound, proposed.ParentSeals);
        Proposed = proposed;
        Full = new BlockWithSidecars(new Block(proposed.Header, body), SidecarsOf(items));
    }

    /// <summary>As it is voted on.</summary>
    public ProposedBlock Proposed { get; }

    /// <summary>As it is executed.</summary>
    public BlockWithSidecars Full { get; }

    /// <summary>The block's hash.</summary>
    public Hash256 Digest => Proposed.Digest;

    /// <summary>The block's number.</summary>
    public ulong Height => Proposed.Header.Number;

    /// <summary>True when the header binds this body: then no other body has the block's hash.</summary>
    public bool IsBound
        => Full.Block.Body.ComputeTransactionsRoot() == Proposed.Header.TransactionsRoot
            && Full.Block.Body.ComputeParentSealsHash() == Proposed.Header.Extra.ParentSealsHash;

    /// <summary>The block with what made it final.</summary>
    public BlockWithSidecars Seal(uint round, ValueList<Seal> seals)
        => new(new Block(Proposed.Seal(round, seals), Full.Block.Body), Full.Sidecars);

    /// <summary>True for a header that has no round and no seals yet.</summary>
    public static bool IsOpen(BlockHeader header) => header.Extra.Round == 0 && header.Extra.Seals.IsEmpty;

    private static ValueList<Hash256> HashesOf(IReadOnlyList<Transaction> transactions)
        => [.. transactions.Select(transaction => transaction.Hash)];

    private static List<ReadOnlyMemory<byte>> SidecarsOf(IReadOnlyList<PooledTransaction> items)
        => [.. items.Where(item => CheckedTransaction.IsBatch(item.Transaction)).Select(item => item.Sidecar)];
}
