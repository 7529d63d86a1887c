using MarketChain.Chain.Blocks;
using MarketChain.Chain.Checkpoints;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.State;
using MarketChain.State.History;
using MarketChain.State.Ledger.Checkpoint;
using MarketChain.Storage;

namespace MarketChain.Chain;

/// <summary>
/// What a block's batch deletes, a bounded number of keys a block, by the block's own time: nothing waits for an idle
/// moment that a busy chain has not.
/// </summary>
internal static class ChainPruning
{
    /// <summary>Keys of history that a block deletes beyond twice what it adds, so that pruning catches up.</summary>
    private const int HistoryKeysSpare = 1_024;

    /// <summary>Adds the deletions that a block brings.</summary>
    public static void AddTo(
        IWriteBatch batch,
        IKeyValueReader store,
        BlockHeader header,
        StateChanges state,
        ChainSpec spec,
        ChainOptions options,
        LedgerCheckpoints checkpoints)
    {
        int keysMax = (2 * (state.AccountCount + state.SlotCount)) + HistoryKeysSpare;
        StateHistory.Prune(store, batch, header.Number, options.History, keysMax);
        if (checkpoints.IsRootBlock(header.Number))
        {
            ulong retainedFrom = FindFirstSince(store, header, spec.Genesis.RetentionMs);
            ChangeSetStore.Prune(batch, Math.Min(checkpoints.Prune(), retainedFrom));
        }
    }

    /// <summary>The first block that is not older than so many ms before the newest: found by halving.</summary>
    private static ulong FindFirstSince(IKeyValueReader store, BlockHeader newest, ulong ageMs)
    {
        ulong low = 0;
        ulong high = newest.Number;
        while (low < high)
        {
            ulong middle = low + ((high - low) / 2);
            BlockHeader? header = BlockColumns.ReadHeader(store, middle);
            Invariant.Check(header is not null);
            (low, high) = header.TimestampMs + ageMs < newest.TimestampMs ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
