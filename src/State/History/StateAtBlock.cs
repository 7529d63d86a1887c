using MarketChain.Primitives;
using MarketChain.Storage;

namespace MarketChain.State.History;

/// <summary>Why a block's state cannot be read: it is older than what is kept, or not there yet.</summary>
/// <param name="Block">The block asked for.</param>
/// <param name="OldestKept">The oldest block that can be read.</param>
/// <param name="Head">The newest one.</param>
public readonly record struct HistoryGap(ulong Block, ulong OldestKept, ulong Head)
{
    /// <summary>One sentence for whoever asked.</summary>
    public override string ToString()
        => Block > Head ? $"block {Block} is above the head, {Head}" : $"history kept from block {OldestKept}";
}

/// <summary>The state after any block that is kept.</summary>
public static class StateAtBlock
{
    /// <summary>Opens the state after a block; false, with the reason, when it cannot be had.</summary>
    /// <param name="snapshot">A snapshot of a store that has a state; it must outlive the reader.</param>
    /// <param name="block">The block's number.</param>
    /// <param name="reader">Answers for the state after that block, never for a newer one.</param>
    /// <param name="gap">What is kept instead.</param>
    public static bool TryOpen(IStoreSnapshot snapshot, ulong block, out IStateReader reader, out HistoryGap gap)
    {
        StateHead? head = StateHead.Read(snapshot);
        Invariant.Check(head is not null);
        ulong newest = head.Value.BlockNumber;
        ulong oldest = HistoryWindow.Read(snapshot).FlatFrom;
        gap = new HistoryGap(block, oldest, newest);
        reader = block == newest ? new WorldStateReader(snapshot) : new HistoricalStateReader(snapshot, block);
        return block >= oldest && block <= newest;
    }
}
