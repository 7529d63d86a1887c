using System.Runtime.InteropServices;
using MarketChain.Primitives;
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
    private const int ChunkRows = 64;

    private readonly LedgerTable _table;
    private readonly LedgerUndo _undo;
    private readonly IRowSource<TKey, TRow> _committed;
    private readonly Dictionary<TKey, int> _slots = [];
    private readonly List<Slot[]> _chunks = [];
    private readonly Stack<TRow> _saved = new();

    internal OverlayTable(LedgerTable table, LedgerUndo undo, IRowSource<TKey, TRow> committed)
    {
        _table = table;
        _undo = undo;
        _committed = committed;
        undo.Register(table, this);
    }

    /// <summary>Rows held; their slots are 0 up to this.</summary>
    public int Count => _slots.Count;

    /// <summary>The slot of a row; takes the row into the overlay the first time.</summary>
    public int Find(TKey key)
    {
        ref int slot = ref CollectionsMarshal.GetValueRefOrAddDefault(_slots, key, out bool isKnown);
        if (!isKnown)
        {
            slot = _slots.Count - 1;
            Add(slot, key);
        }

        return slot;
    }

    /// <summary>The slot of a row that is held already.</summary>
    public bool TryFind(TKey key, out int slot) => _slots.TryGetValue(key, out slot);

    /// <summary>The key of a slot.</summary>
    public TKey KeyOf(int slot) => SlotAt(slot).Key;

    /// <summary>The row as it is now.</summary>
    public ref readonly TRow Read(TKey key) => ref Read(Find(key));

    /// <inheritdoc cref="Read(TKey)"/>
    public ref readonly TRow Read(int slot) => ref SlotAt(slot).Current;

    /// <summary>The row as it is now, without taking it in: for what is read often and changed by few blocks.</summary>
    public TRow Peek(TKey key) => TryFind(key, out int slot) ? SlotAt(slot).Current : _committed.Get(key);

    /// <summary>The row, for a change now: its present value can be restored. Touch again after a checkpoint.</summary>
    public ref TRow Touch(TKey key) => ref Touch(Find(key));

    /// <inheritdoc cref="Touch(TKey)"/>
    public ref TRow Touch(int slot)
    {
        ref Slot entry = ref SlotAt(slot);
        _saved.Push(entry.Current);
        _undo.Record(_table, slot);
        return ref entry.Current;
    }

    void IUndoable.UndoLast(int slot) => SlotAt(slot).Current = _saved.Pop();

    /// <summary>The row of a slot before the block.</summary>
    internal ref readonly TRow OriginalOf(int slot) => ref SlotAt(slot).Original;

    /// <summary>Writes a row that is read from a change set: nothing is there to be undone.</summary>
    internal void Load(int slot, in TRow row) => SlotAt(slot).Current = row;

    /// <summary>The slots whose rows differ from those before the block, in order of key.</summary>
    internal int[] ChangedSlots()
    {
        int[] changed = [.. Enumerable.Range(0, Count).Where(slot => !Read(slot).Equals(OriginalOf(slot)))];
        TKey[] keys = Array.ConvertAll(changed, KeyOf);
        Array.Sort(keys, changed);
        return changed;
    }

    private void Add(int slot, TKey key)
    {
        if (slot / ChunkRows == _chunks.Count)
        {
            _chunks.Add(new Slot[ChunkRows]);
        }

        ref Slot entry = ref SlotAt(slot);
        entry.Key = key;
        entry.Original = _committed.Get(key);
        entry.Current = entry.Original;
    }

    private ref Slot SlotAt(int slot)
    {
        Invariant.Check((uint)slot < (uint)_slots.Count);
        return ref _chunks[slot / ChunkRows][slot % ChunkRows];
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Slot
    {
        public TKey Key;
        public TRow Original;
        public TRow Current;
    }
}
