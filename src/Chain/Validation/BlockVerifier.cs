using MarketChain.Chain.Blocks;
using MarketChain.Chain.Building;
using MarketChain.Chain.Execution;
using MarketChain.Marketing.Governance;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Storage;

namespace MarketChain.Chain.Validation;

/// <summary>
/// A block as the child of the newest one, in the order in which faults can be known: header, body, the parent's seals,
/// each transaction by itself, then execution and what it came to.
/// </summary>
internal sealed class BlockVerifier(ChainSpec spec, IKeyValueStore store, CommittedState committed)
{
    private readonly HeaderRules _headerRules = new(spec);
    private readonly BlockRules _blockRules = new(spec);

    /// <summary>Verifies all but the block's own seals; the first broken rule, or null.</summary>
    public BlockRejection? TryVerify(
        NextHeight next, Block block, IReadOnlyList<ReadOnlyMemory<byte>> sidecars, out BlockProposal proposal)
    {
        BlockRejection? rejection = CheckHeader(next, block.Header);
        return rejection is null ? TryVerifyBody(next, block, sidecars, out proposal) : Refuse(rejection, out proposal);
    }

    /// <summary>Verifies all, the seals before the costly parts; the first broken rule, or null.</summary>
    public BlockRejection? TryVerifySealed(
        NextHeight next, Block block, IReadOnlyList<ReadOnlyMemory<byte>> sidecars, out BlockProposal proposal)
    {
        BlockRejection? rejection = CheckHeader(next, block.Header) ?? CheckSeals(next, block);
        return rejection is null ? TryVerifyBody(next, block, sidecars, out proposal) : Refuse(rejection, out proposal);
    }

    /// <summary>The seals in its header make it final; the broken rule, or null.</summary>
    public BlockRejection? CheckSeals(NextHeight next, Block block)
        => _headerRules.CheckSeals(block, next.Parent.Header);

    /// <summary>What any block must have in its header, wherever it comes from.</summary>
    public BlockRejection? CheckHeader(NextHeight next, BlockHeader header)
        => _headerRules.Check(header, next.Parent.Header, next.ParentHash, next.Parameters);

    private static BlockRejection Refuse(BlockRejection rejection, out BlockProposal proposal)
    {
        proposal = null!;
        return rejection;
    }

    private BlockRejection? TryVerifyBody(
        NextHeight next, Block block, IReadOnlyList<ReadOnlyMemory<byte>> sidecars, out BlockProposal proposal)
    {
        List<CheckedTransaction> items = [];
        BlockRejection? rejection = BlockRules.CheckBody(block)
            ?? CheckParentSeals(block.Body, next.Parent)
            ?? _blockRules.CheckTransactions(block, sidecars, items);
        return rejection is null ? Execute(next, block, items, out proposal) : Refuse(rejection, out proposal);
    }

    private BlockRejection? CheckParentSeals(BlockBody body, ChainHead head)
    {
        if (head.Number == 0)
        {
            return body.ParentRound == 0 && body.ParentSeals.IsEmpty
                ? null
                : new(BlockFault.ParentSeals, "none of genesis", $"{body.ParentSeals.Count}");
        }

        BlockHeader? grandparent = BlockColumns.ReadHeader(store, head.Number - 1);
        Invariant.Check(grandparent is not null);
        return _headerRules.CheckSeals(
            BlockFault.ParentSeals, head.Number, body.ParentRound, head.Hash, grandparent, body.ParentSeals);
    }

    private BlockRejection? Execute(
        NextHeight next, Block block, List<CheckedTransaction> items, out BlockProposal proposal)
    {
        proposal = null!;
        BlockHeader header = block.Header;
        using BlockExecution execution = new(
            spec,
            committed,
            spec.ContextOf(header),
            next.SeatsOf(header.Beneficiary, header.Extra.Vote),
            next.Parameters);
        if (execution.VoteFault != VoteFault.None)
        {
            return new(BlockFault.Vote, "a vote that can count", $"{header.Extra.Vote}: {execution.VoteFault}");
        }

        for (int i = 0; i < items.Count; i++)
        {
            if (execution.TryAdd(items[i]) is { } invalid)
            {
                return BlockRejection.Of(i, invalid);
            }
        }

        ExecutionResult result = execution.Finish();
        if (BlockRules.CheckResult(header, result) is { } rejection)
        {
            result.Dispose();
            return rejection;
        }

        proposal = new BlockProposal(block, result);
        return null;
    }
}
