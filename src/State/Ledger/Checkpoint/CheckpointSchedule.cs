using System.Runtime.InteropServices;
using MarketChain.Primitives;

namespace MarketChain.State.Ledger.Checkpoint;

/// <summary>
/// At which blocks a checkpoint is due, and when its content root is written (docs/spec/ledger.md 4). A value that
/// follows from the numbers of changes of each block: keep it in the trie or count again.
/// </summary>
/// <param name="Previous">The last block at which one was due; 0, genesis, before the first.</param>
/// <param name="RowsSince">Changed rows of the blocks behind <paramref name="Previous"/>.</param>
/// <param name="IsPending">True until the root of <paramref name="Previous"/> is written.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CheckpointSchedule(ulong Previous, ulong RowsSince, bool IsPending)
{
    /// <summary>The block whose system step writes the pending root.</summary>
    public ulong RootBlock(in CheckpointLimits limits) => Previous + (limits.Blocks / 2);

    /// <summary>The schedule after a block.</summary>
    /// <param name="number">The block's number; the next one, each time.</param>
    /// <param name="changes">Its changed rows.</param>
    /// <param name="limits">From genesis.</param>
    /// <param name="isDue">True when the block is a checkpoint.</param>
    public CheckpointSchedule After(ulong number, int changes, in CheckpointLimits limits, out bool isDue)
    {
        Invariant.Check(number >= Previous && limits.Blocks >= 2);
        bool isPending = IsPending && number < RootBlock(limits);
        ulong rows = RowsSince + (ulong)changes;
        isDue = !isPending && (number - Previous >= limits.Blocks || rows >= limits.Rows);
        return isDue ? new CheckpointSchedule(number, 0, true) : new CheckpointSchedule(Previous, rows, isPending);
    }
}

/// <summary>How often a checkpoint is due, as genesis says.</summary>
/// <param name="Blocks">checkpointBlocks: the most blocks between two; at least 2.</param>
/// <param name="Rows">checkpointRows: changed rows after which one is due sooner.</param>
public readonly record struct CheckpointLimits(ulong Blocks, ulong Rows);
