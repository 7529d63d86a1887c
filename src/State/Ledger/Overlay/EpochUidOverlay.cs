using System.Runtime.InteropServices;
using MarketChain.Primitives;

namespace MarketChain.State.Ledger;

/// <summary>A row of table 2, by the slot of its epoch in <see cref="LedgerOverlay.Epochs"/>.</summary>
/// <param name="EpochSlot">Where the overlay keeps the epoch's row.</param>
/// <param name="Uid">The UID.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct EpochUidRef(int EpochSlot, uint Uid);

/// <summary>
/// The rows of table 2 that a block has read for change: what every impression goes through. Find a run of rows at
/// once, which overlaps their cache misses, judge by <see cref="Read"/>, and change by <see cref="Touch"/>.
/// </summary>
public sealed class EpochUidOverlay
{
    private readonly OverlayTable<EpochKey, EpochRow> _epochs;
    private readonly OverlayTable<Encoding.EpochUidKey, EpochUidRow> _rows;

    internal EpochUidOverlay(
        OverlayTable<EpochKey, EpochRow> epochs, OverlayTable<Encoding.EpochUidKey, EpochUidRow> rows)
    {
        _epochs = epochs;
        _rows = rows;
    }

    /// <summary>The slot of each row, in order; equal rows get equal slots. Takes rows in as needed.</summary>
    /// <param name="rows">Rows of any epochs, each with its slot in <see cref="LedgerOverlay.Epochs"/>.</param>
    /// <param name="slots">At least as many as rows.</param>
    public void Find(ReadOnlySpan<EpochUidRef> rows, Span<int> slots)
    {
        Invariant.Check(slots.Length >= rows.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            slots[i] = Find(rows[i]);
        }
    }

    /// <summary>The slot of one row.</summary>
    public int Find(EpochUidRef row)
    {
        EpochKey epoch = _epochs.KeyOf(row.EpochSlot);
        return _rows.Find(new Encoding.EpochUidKey(epoch.Campaign, epoch.Epoch, row.Uid));
    }

    /// <summary>The row as it is now; all zeros when there is none yet.</summary>
    public ref readonly EpochUidRow Read(int slot) => ref _rows.Read(slot);

    /// <summary>The row, for a change now: the undo log has its present value. Touch again after a checkpoint.</summary>
    public ref EpochUidRow Touch(int slot) => ref _rows.Touch(slot);
}
