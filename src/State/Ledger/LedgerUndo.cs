using MarketChain.Primitives;

namespace MarketChain.State.Ledger;

/// <summary>A table of an overlay that can take back its last change.</summary>
internal interface IUndoable
{
    /// <summary>
    /// Puts the row of <paramref name="slot"/> back to the newest value that was saved, and forgets that.
    /// </summary>
    void UndoLast(int slot);
}

/// <summary>
/// Which rows were about to change, over all tables, in order: the tables keep the old values themselves, each on a
/// stack of its own. A checkpoint is a length of this list.
/// <code>entry  table (3 bits; 0 is dwell) ‖ slot (29 bits)</code>
/// </summary>
internal sealed class LedgerUndo
{
    private const int SlotBits = 29;
    private const uint SlotMask = (1u << SlotBits) - 1;

    private readonly IUndoable[] _tables = new IUndoable[(int)LedgerTable.Totals + 1];
    private uint[] _entries = new uint[256];

    /// <summary>Changes that can be taken back.</summary>
    public int Length { get; private set; }

    /// <summary>Rises with every change and every undoing.</summary>
    public long Version { get; private set; }

    /// <summary>Makes a table known under its number.</summary>
    public void Register(LedgerTable table, IUndoable target) => _tables[(int)table] = target;

    /// <summary>The row of <paramref name="slot"/> is about to change and its table has saved it.</summary>
    public void Record(LedgerTable table, int slot)
    {
        if (Length == _entries.Length)
        {
            Array.Resize(ref _entries, Length * 2);
        }

        _entries[Length++] = ((uint)table << SlotBits) | (uint)slot;
        Version++;
    }

    /// <summary>Takes changes back, newest first, until <paramref name="length"/> are left.</summary>
    public void RevertTo(int length)
    {
        Invariant.Check((uint)length <= (uint)Length);
        while (Length > length)
        {
            uint entry = _entries[--Length];
            _tables[entry >> SlotBits].UndoLast((int)(entry & SlotMask));
            Version++;
        }
    }

    /// <summary>Forgets everything and keeps the memory.</summary>
    public void Clear()
    {
        Length = 0;
        Version = 0;
    }
}
