using MarketChain.Chain.Execution;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Validation;

/// <summary>
/// A block's body against its header, before execution, and what execution came to against it afterwards.
/// </summary>
internal sealed class BlockRules(ChainSpec spec)
{
    private readonly TransactionRules _transactions = new(spec);

    /// <summary>The body is the one that the header commits to.</summary>
    public static BlockRejection? CheckBody(Block block)
    {
        Hash256 root = block.Body.ComputeTransactionsRoot();
        if (block.Header.TransactionsRoot != root)
        {
            return new(BlockFault.TransactionsRoot, $"{root}", $"{block.Header.TransactionsRoot}");
        }

        Hash256 seals = block.Body.ComputeParentSealsHash();
        return block.Header.Extra.ParentSealsHash == seals
            ? null
            : new(BlockFault.ParentSealsHash, $"{seals}", $"{block.Header.Extra.ParentSealsHash}");
    }

    /// <summary>Joins each batch with its sidecar, and checks of every transaction what needs no state.</summary>
    /// <param name="block">The block.</param>
    /// <param name="sidecars">One for each batch, in order.</param>
    /// <param name="items">Receives the transactions with their sidecars.</param>
    public BlockRejection? CheckTransactions(
        Block block, IReadOnlyList<ReadOnlyMemory<byte>> sidecars, List<CheckedTransaction> items)
    {
        int batches = block.Body.Transactions.Count(CheckedTransaction.IsBatch);
        if (batches != sidecars.Count)
        {
            return new(BlockFault.SidecarCount, $"{batches} sidecars", $"{sidecars.Count}");
        }

        int next = 0;
        foreach (Transaction transaction in block.Body.Transactions)
        {
            PooledTransaction item = new(
                transaction, CheckedTransaction.IsBatch(transaction) ? sidecars[next++] : default);
            if (_transactions.TryCheck(item, out CheckedTransaction valid) is { } rejection)
            {
                return BlockRejection.Of(items.Count, rejection);
            }

            items.Add(valid);
        }

        return null;
    }

    /// <summary>Execution came to what the header says.</summary>
    public static BlockRejection? CheckResult(BlockHeader header, ExecutionResult result)
    {
        if (header.Extra.Validators != result.Validators)
        {
            return new(BlockFault.Validators, "the set that its votes lead to", "another");
        }

        if (header.GasUsed != result.GasUsed)
        {
            return new(BlockFault.GasUsed, $"{result.GasUsed}", $"{header.GasUsed}");
        }

        if (result.Receipts.ComputeRoot() is var receiptsRoot && header.ReceiptsRoot != receiptsRoot)
        {
            return new(BlockFault.ReceiptsRoot, $"{receiptsRoot}", $"{header.ReceiptsRoot}");
        }

        if (!header.LogsBloom.Equals(result.Receipts.ComputeBloom()))
        {
            return new(BlockFault.LogsBloom, "the filter of these logs", "another");
        }

        if (header.StateRoot != result.State.Root)
        {
            return new(BlockFault.StateRoot, $"{result.State.Root}", $"{header.StateRoot}");
        }

        return header.Extra.LedgerDigest == result.ChangeSet.Digest
            ? null
            : new(BlockFault.LedgerDigest, $"{result.ChangeSet.Digest}", $"{header.Extra.LedgerDigest}");
    }
}
