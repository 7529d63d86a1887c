using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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

    /// <summary>Milliseconds so far of a canonical UID.</summary>
    public uint Read(uint uid)
    {
        int slot = _entries.Find(uid);
        return slot >= 0 ? _entries[slot] : Committed(uid);
    }

    /// <summary>Adds to the dwell of a canonical UID.</summary>
    /// <exception cref="OverflowException">The sum is beyond 32 bits: the caller did not judge by it.</exception>
    public void Add(uint uid, uint dwellMs) => Set(uid, checked(Read(uid) + dwellMs));

    /// <summary>Moves all dwell of a UID that becomes an alias to the UID that it is linked to.</summary>
    public void Link(uint low, uint high)
    {
        Add(high, Read(low));
        Set(low, 0);
    }

    void IUndoable.UndoLast(int slot) => _entries[slot] = _entries.TakeSaved();

    private uint Committed(uint uid) => _startsFromNothing ? 0 : _committed.DwellOf(uid);

    private void Set(uint uid, uint dwellMs)
    {
        int slot = _entries.Find(uid);
        if (slot < 0)
        {
            slot = _entries.Add(uid, Committed(uid));
        }

        _entries.Save(_entries[slot]);
        _undo.Record(LedgerTable.None, slot);
        _entries[slot] = dwellMs;
    }
}

/// <summary>The entries of a <see cref="DwellOverlay"/> by slot; the memory is kept from block to block.</summary>
internal sealed class DwellEntries
{
    private readonly SlotIndex _index = new(4096);
    private Entry[] _entries = new Entry[4096];
    private uint[] _saved = new uint[256];
    private int _savedCount;
    private int _count;

    /// <summary>The dwell of a slot.</summary>
    public ref uint this[int slot]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _entries[slot].DwellMs;
    }

    /// <summary>The slot of a UID, or -1.</summary>
    public int Find(uint uid) => _index.Find(SlotIndex.HashOf(uid), new UidMatch(_entries, uid));

    /// <summary>Asks for the cache line of the index that <see cref="Find"/> looks at first.</summary>
    public void Prefetch(uint uid) => _index.Prefetch(SlotIndex.HashOf(uid));

    /// <summary>Adds a UID that has no slot; returns it.</summary>
    public int Add(uint uid, uint dwellMs)
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
                _index.Insert(SlotIndex.HashOf(_entries[slot].Uid), slot);
            }
        }

        _entries[_count] = new Entry { Uid = uid, DwellMs = dwellMs };
        _index.Insert(SlotIndex.HashOf(uid), _count);
        return _count++;
    }

    /// <summary>Keeps a value for undoing.</summary>
    public void Save(uint dwellMs)
    {
        if (_savedCount == _saved.Length)
        {
            Array.Resize(ref _saved, _savedCount * 2);
        }

        _saved[_savedCount++] = dwellMs;
    }

    /// <summary>Gives back the value that was saved last.</summary>
    public uint TakeSaved() => _saved[--_savedCount];

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
        public uint DwellMs;
    }

    private readonly struct UidMatch(Entry[] entries, uint uid) : ISlotMatch
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool IsAt(int slot) => entries[slot].Uid == uid;
    }
}
