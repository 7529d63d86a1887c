using System.Runtime.InteropServices;

namespace MarketChain.State.Ledger;

/// <summary>
/// The dwell of each canonical UID in the block's epoch over all campaigns: derived, never hashed. A block counts on
/// here what it accepts; what is committed is derived again from the rows of table 2.
/// </summary>
public sealed class DwellOverlay : IUndoable
{
    private readonly LedgerUndo _undo;
    private readonly Func<uint, uint> _committed;
    private readonly Dictionary<uint, int> _slots = [];
    private readonly List<uint> _dwellsMs = [];
    private readonly Stack<uint> _saved = new();

    internal DwellOverlay(LedgerUndo undo, Func<uint, uint> committed)
    {
        _undo = undo;
        _committed = committed;
        undo.Register(LedgerTable.None, this);
    }

    /// <summary>Milliseconds so far of a canonical UID.</summary>
    public uint Read(uint uid) => _slots.TryGetValue(uid, out int slot) ? _dwellsMs[slot] : _committed(uid);

    /// <summary>Adds to the dwell of a canonical UID; a sum beyond 32 bits is broken code.</summary>
    public void Add(uint uid, uint dwellMs)
    {
        ref int slot = ref CollectionsMarshal.GetValueRefOrAddDefault(_slots, uid, out bool known);
        if (!known)
        {
            slot = _dwellsMs.Count;
            _dwellsMs.Add(_committed(uid));
        }

        _saved.Push(_dwellsMs[slot]);
        _undo.Record(LedgerTable.None, slot);
        _dwellsMs[slot] = checked(_dwellsMs[slot] + dwellMs);
    }

    void IUndoable.UndoLast(int slot) => _dwellsMs[slot] = _saved.Pop();
}
