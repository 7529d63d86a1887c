using MarketChain.State.Ledger.Committed;

namespace MarketChain.State.Ledger;

/// <summary>
/// The rows of a table that a block has read for change, each in a slot that it keeps. References to rows stay valid
/// for the life of the overlay. A row of all zeros does not exist: assign <c>default</c> to delete one.
/// </summary>
/// <typeparam name="TKey">The table's key.</typeparam>
/// <typeparam name="TRow">The table's row.</typeparam>
public sealed class OverlayTable<TKey, TRow> : IUndoable
    where TKey : struct, IEquatable<TKey>, IComparable<TKey>
    where TRow : struct, IEquatable<TRow>
{
    private readonly LedgerTable _table;
    private readonly LedgerUndo _undo;
    private readonly IRowSource<TKey, TRow> _committed;
    private readonly OverlaySlots<TKey, TRow> _slots;

    internal OverlayTable(
        LedgerTable table, LedgerUndo undo, IRowSource<TKey, TRow> committed, OverlaySlots<TKey, TRow> slots)
    {
        _table = table;
        _undo = undo;
        _committed = committed;
        _slots = slots;
        undo.Register(table, this);
    }

    /// <summary>Rows held; their slots are 0 up to this.</summary>
    public int Count => _slots.Count;

    /// <summary>The slot of a row; takes the row into the overlay the first time.</summary>
    public int Find(TKey key)
    {
        int slot = _slots.FindOrAdd(key, out bool isNew);
        if (isNew)
        {
            ref OverlaySlot<TKey, TRow> entry = ref _slots[slot];
            entry.Original = _committed.Get(key);
            entry.Current = entry.Original;
        }

        return slot;
    }

    /// <summary>The slot of a row that is held already.</summary>
    public bool TryFind(TKey key, out int slot) => _slots.TryFind(key, out slot);

    /// <summary>The key of a slot.</summary>
    public TKey KeyOf(int slot) => _slots[slot].Key;

    /// <summary>The row as it is now.</summary>
    public ref readonly TRow Read(TKey key) => ref Read(Find(key));

    /// <inheritdoc cref="Read(TKey)"/>
    public ref readonly TRow Read(int slot) => ref _slots[slot].Current;

    /// <summary>The row as it is now, without taking it in: for what is read often and changed by few blocks.</summary>
    public TRow Peek(TKey key) => TryFind(key, out int slot) ? _slots[slot].Current : _committed.Get(key);

    /// <summary>The row, for a change now: its present value can be restored. Touch again after a checkpoint.</summary>
    public ref TRow Touch(TKey key) => ref Touch(Find(key));

    /// <inheritdoc cref="Touch(TKey)"/>
    public ref TRow Touch(int slot)
    {
        ref OverlaySlot<TKey, TRow> entry = ref _slots[slot];
        _slots.Save(entry.Current);
        _undo.Record(_table, slot);
        return ref entry.Current;
    }

    void IUndoable.UndoLast(int slot) => _slots[slot].Current = _slots.TakeSaved();

    /// <summary>The row of a slot before the block.</summary>
    internal ref readonly TRow OriginalOf(int slot) => ref _slots[slot].Original;

    /// <summary>Writes a row that is read from a change set: nothing is there to be undone.</summary>
    internal void Load(int slot, in TRow row) => _slots[slot].Current = row;

    /// <summary>The slots whose rows differ from those before the block, in order of key.</summary>
    internal int[] ChangedSlots()
    {
        int[] changed = [.. Enumerable.Range(0, Count).Where(slot => !Read(slot).Equals(OriginalOf(slot)))];
        TKey[] keys = Array.ConvertAll(changed, KeyOf);
        Array.Sort(keys, changed);
        return changed;
    }
}
