using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MarketChain.Primitives;
using MarketChain.State.Ledger.Committed;
using MarketChain.State.Ledger.Memory;

namespace MarketChain.State.Ledger;

/// <summary>A row of table 2, by the slot of its epoch in <see cref="LedgerOverlay.Epochs"/>.</summary>
/// <param name="EpochSlot">Where the overlay keeps the epoch's row.</param>
/// <param name="Uid">The UID.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct EpochUidRef(int EpochSlot, uint Uid)
{
    internal ulong Hash => SlotHash.Of(((ulong)(uint)EpochSlot << 32) | Uid);
}

/// <summary>
/// The rows of table 2 that a block has read for change: every impression goes through here. Find a run of rows at
/// once, judge by <see cref="Read"/>, change by <see cref="Touch"/>. References stay valid until a block is over.
/// <code>
/// pass 1   ask for the cache lines of the overlay's index and of the committed index
/// pass 2   look in the overlay; for what is not there, ask for the committed row
/// pass 3   take that row in
/// </code>
/// So the misses of <see cref="WindowRows"/> rows, each 165 to 215 ns long, go on side by side.
/// </summary>
public sealed class EpochUidOverlay : IUndoable
{
    /// <summary>Rows in flight: more than the processor has line buffers gains nothing.</summary>
    public const int WindowRows = 32;

    private readonly LedgerUndo _undo;
    private readonly ILedgerRows _committed;
    private readonly OverlayTable<EpochKey, EpochRow> _epochs;
    private readonly EpochUidEntries _entries;
    private EpochUidTable?[] _tables = new EpochUidTable?[64];
    private int _tableCount;

    internal EpochUidOverlay(
        LedgerUndo undo, ILedgerRows committed, OverlayTable<EpochKey, EpochRow> epochs, EpochUidEntries entries)
    {
        _undo = undo;
        _committed = committed;
        _epochs = epochs;
        _entries = entries;
        undo.Register(LedgerTable.EpochUid, this);
    }

    /// <summary>The rows held, by slot.</summary>
    internal EpochUidEntries Entries => _entries;

    /// <summary>The slot of each row, in order; equal rows get equal slots. Takes rows in as needed.</summary>
    /// <param name="rows">Rows of any epochs, each with its slot in <see cref="LedgerOverlay.Epochs"/>.</param>
    /// <param name="slots">At least as many as rows.</param>
    public void Find(ReadOnlySpan<EpochUidRef> rows, Span<int> slots)
    {
        Invariant.Check(slots.Length >= rows.Length);
        ResolveTables();
        for (int start = 0; start < rows.Length; start += WindowRows)
        {
            int length = Math.Min(WindowRows, rows.Length - start);
            FindWindow(rows.Slice(start, length), slots.Slice(start, length));
        }
    }

    /// <summary>The slot of one row.</summary>
    public int Find(EpochUidRef row)
    {
        ResolveTables();
        int slot = _entries.Find(row);
        return slot >= 0 ? slot : TakeIn(row);
    }

    /// <summary>The row as it is now; all zeros when there is none yet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly EpochUidRow Read(int slot) => ref _entries[slot].Current;

    /// <summary>The row, for a change now: its present value can be restored. Touch again after a checkpoint.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref EpochUidRow Touch(int slot)
    {
        ref EpochUidEntry entry = ref _entries[slot];
        _entries.Save(entry.Current);
        _undo.Record(LedgerTable.EpochUid, slot);
        return ref entry.Current;
    }

    void IUndoable.UndoLast(int slot) => _entries[slot].Current = _entries.TakeSaved();

    private void FindWindow(ReadOnlySpan<EpochUidRef> rows, Span<int> slots)
    {
        foreach (ref readonly EpochUidRef row in rows)
        {
            _entries.Prefetch(row);
            _tables[row.EpochSlot]?.PrefetchIndex(row.Uid);
        }

        for (int i = 0; i < rows.Length; i++)
        {
            slots[i] = _entries.Find(rows[i]);
            if (slots[i] < 0)
            {
                _tables[rows[i].EpochSlot]?.PrefetchRow(rows[i].Uid);
            }
        }

        for (int i = 0; i < rows.Length; i++)
        {
            if (slots[i] < 0)
            {
                // An earlier row of the window may have been the same one.
                int slot = _entries.Find(rows[i]);
                slots[i] = slot >= 0 ? slot : TakeIn(rows[i]);
            }
        }
    }

    private unsafe int TakeIn(EpochUidRef row)
    {
        EpochUidTable? table = _tables[row.EpochSlot];
        int slot = _entries.Add(row);
        ref EpochUidEntry entry = ref _entries[slot];
        entry.CommittedRow = table is null ? EpochUidEntry.NotCommitted : table.Find(row.Uid);
        if (entry.CommittedRow >= 0)
        {
            entry.Original = table!.RowAt(entry.CommittedRow)->Unpack();
        }
        else if (table is null)
        {
            EpochKey epoch = _epochs.KeyOf(row.EpochSlot);
            entry.Original = _committed.Get(new EpochUidKey(epoch.Campaign, epoch.Epoch, row.Uid));
        }

        entry.Current = entry.Original;
        return slot;
    }

    private void ResolveTables()
    {
        for (; _tableCount < _epochs.Count; _tableCount++)
        {
            if (_tableCount == _tables.Length)
            {
                Array.Resize(ref _tables, _tableCount * 2);
            }

            _tables[_tableCount] = _committed.FindEpoch(_epochs.KeyOf(_tableCount))?.Uids;
        }
    }
}
