using System.Runtime.InteropServices;
using MarketChain.Primitives;

namespace MarketChain.State.Ledger;

/// <summary>
/// The rows of a table that a block has read for change, each in a slot that it keeps. References to rows stay valid
/// for the life of the overlay. A row of all zeros does not exist: assign <c>default</c> to delete one.
/// </summary>
/// <typeparam name="TKey">The table's key.</typeparam>
/// <typeparam name="TRow">The table's row.</typeparam>
public sealed class OverlayTable<TKey, TRow> : IUndoable
    where TKey : struct, IEquatable<TKey>
    where TRow : struct, IEquatable<TRow>
{
    private const int ChunkRows = 256;

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

    /// <summary>Rows held.</summary>
    internal int Count => _slots.Count;

    /// <summary>The slot of a row; takes the row into the overlay the first time.</summary>
    public int Find(TKey key)
    {
        ref int slot = ref CollectionsMarshal.GetValueRefOrAddDefault(_slots, key, out bool known);
        if (!known)
        {
            slot = _slots.Count - 1;
            if (slot / ChunkRows == _chunks.Count)
            {
                _chunks.Add(new Slot[ChunkRows]);
            }

            TRow row = _committed.Get(key);
            SlotAt(slot) = new Slot { Key = key, Original = row, Current = row };
        }

        return slot;
    }

    /// <summary>The row as it is now.</summary>
    public ref readonly TRow Read(TKey key) => ref Read(Find(key));

    /// <inheritdoc cref="Read(TKey)"/>
    public ref readonly TRow Read(int slot) => ref SlotAt(slot).Current;

    /// <summary>The row, for a change now: the undo log has its present value. Touch again after a checkpoint.</summary>
    public ref TRow Touch(TKey key) => ref Touch(Find(key));

    /// <inheritdoc cref="Touch(TKey)"/>
    public ref TRow Touch(int slot)
    {
        ref Slot entry = ref SlotAt(slot);
        _saved.Push(entry.Current);
        _undo.Record(_table, slot);
        return ref entry.Current;
    }

    /// <summary>The row as it is now, without taking it in: for reads that many never change.</summary>
    public TRow Peek(TKey key) => _slots.TryGetValue(key, out int slot) ? SlotAt(slot).Current : _committed.Get(key);

    void IUndoable.UndoLast(int slot) => SlotAt(slot).Current = _saved.Pop();

    /// <summary>The key of a slot.</summary>
    public TKey KeyOf(int slot) => SlotAt(slot).Key;

    /// <summary>The row of a slot before this block.</summary>
    internal ref readonly TRow OriginalOf(int slot) => ref SlotAt(slot).Original;

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
