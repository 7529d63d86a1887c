using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MarketChain.Primitives;
using MarketChain.State.Ledger.Committed;
using MarketChain.State.Ledger.Memory;

namespace MarketChain.State.Ledger;

/// <summary>
/// The dwell of each canonical UID in the block's epoch over all campaigns: derived, never hashed. A block counts on
/// here what it accepts; what is committed is derived again from the rows of table 2.
/// </summary>
public sealed class DwellOverlay : IUndoable
{
    private readonly LedgerUndo _undo;
    private readonly ILedgerRows _committed;
    private readonly bool _startsFromNothing;
    private readonly DwellEntries _entries;

    internal DwellOverlay(LedgerUndo undo, ILedgerRows committed, bool startsFromNothing, DwellEntries entries)
    {
        _undo = undo;
        _committed = committed;
        _startsFromNothing = startsFromNothing;
        _entries = entries;
        undo.Register(LedgerTable.None, this);
    }

    /// <summary>The slot of each UID, in order; equal ones get equal slots. Overlaps their cache misses.</summary>
    /// <param name="uids">Canonical UIDs.</param>
    /// <param name="slots">At least as many.</param>
    public void Find(ReadOnlySpan<uint> uids, Span<int> slots)
    {
        Invariant.Check(slots.Length >= uids.Length);
        foreach (uint uid in uids)
        {
            _entries.Prefetch(uid);
        }

        for (int i = 0; i < uids.Length; i++)
        {
            slots[i] = Find(uids[i]);
        }
    }

    /// <summary>The slot of one canonical UID, taken in as needed.</summary>
    public int Find(uint uid)
    {
        int slot = _entries.Find(uid);
        return slot >= 0 ? slot : _entries.Add(uid, Committed(uid));
    }

    /// <summary>The dwell of a slot as it is now.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public UidDwell ReadAt(int slot) => _entries[slot];

    /// <summary>Adds to the dwell of a slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddAt(int slot, uint dwellMs) => Set(slot, _entries[slot].Plus(dwellMs));

    /// <summary>The dwell of a canonical UID as it is now.</summary>
    public UidDwell Read(uint uid)
    {
        int slot = _entries.Find(uid);
        return slot >= 0 ? _entries[slot] : Committed(uid);
    }

    /// <summary>Adds to the dwell of a canonical UID.</summary>
    public void Add(uint uid, uint dwellMs) => AddAt(Find(uid), dwellMs);

    /// <summary>Moves all dwell of a UID that becomes an alias to the UID that it is linked to.</summary>
    public void Link(uint low, uint high)
    {
        int from = Find(low);
        int to = Find(high);
        Set(to, _entries[to].PlusAlias(_entries[from].Ms));
        Set(from, default);
    }

    void IUndoable.UndoLast(int slot) => _entries[slot] = _entries.TakeSaved();

    private UidDwell Committed(uint uid) => _startsFromNothing ? default : _committed.DwellOf(uid);

    private void Set(int slot, UidDwell dwell)
    {
        _entries.Save(_entries[slot]);
        _undo.Record(LedgerTable.None, slot);
        _entries[slot] = dwell;
    }
}

/// <summary>The entries of a <see cref="DwellOverlay"/> by slot; the memory is kept from block to block.</summary>
internal sealed class DwellEntries
{
    private readonly SlotIndex _index = new(4096);
    private Entry[] _entries = new Entry[4096];
    private UidDwell[] _saved = new UidDwell[256];
    private int _savedCount;
    private int _count;

    /// <summary>The dwell of a slot.</summary>
    public ref UidDwell this[int slot]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _entries[slot].Dwell;
    }

    /// <summary>The slot of a UID, or -1.</summary>
    public int Find(uint uid) => _index.Find(SlotHash.Of(uid), new UidMatch(_entries, uid));

    /// <summary>Asks for the cache line of the index that <see cref="Find"/> looks at first.</summary>
    public void Prefetch(uint uid) => _index.Prefetch(SlotHash.Of(uid));

    /// <summary>Adds a UID that has no slot; returns it.</summary>
    public int Add(uint uid, UidDwell dwell)
    {
        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, _count * 2);
        }

        if (_count == _index.Capacity)
        {
            _index.Reset(_count * 2);
            for (int slot = 0; slot < _count; slot++)
            {
                _index.Insert(SlotHash.Of(_entries[slot].Uid), slot);
            }
        }

        _entries[_count] = new Entry { Uid = uid, Dwell = dwell };
        _index.Insert(SlotHash.Of(uid), _count);
        return _count++;
    }

    /// <summary>Keeps a value for undoing.</summary>
    public void Save(UidDwell dwell)
    {
        if (_savedCount == _saved.Length)
        {
            Array.Resize(ref _saved, _savedCount * 2);
        }

        _saved[_savedCount++] = dwell;
    }

    /// <summary>Gives back the value that was saved last.</summary>
    public UidDwell TakeSaved() => _saved[--_savedCount];

    /// <summary>Forgets everything and keeps the memory.</summary>
    public void Clear()
    {
        _count = 0;
        _savedCount = 0;
        _index.Reset(0);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        public uint Uid;
        public UidDwell Dwell;
    }

    private readonly struct UidMatch(Entry[] entries, uint uid) : ISlotMatch
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool IsAt(int slot) => entries[slot].Uid == uid;
    }
}
