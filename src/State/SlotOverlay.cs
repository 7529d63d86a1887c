using System.Runtime.InteropServices;
using MarketChain.Primitives;

namespace MarketChain.State;

/// <summary>Names a storage slot: its account by index in the <see cref="AccountOverlay"/>, and its number.</summary>
internal readonly record struct SlotKey(int Account, UInt256 Slot);

/// <summary>A storage slot that the block has read or changed.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct SlotEntry
{
    public UInt256 Slot;

    /// <summary>Now.</summary>
    public UInt256 Value;

    /// <summary>As the block found it.</summary>
    public UInt256 Original;

    /// <summary>As the running transaction found it, once <see cref="SeenIn"/> names that transaction.</summary>
    public UInt256 Committed;

    /// <summary>The next older slot of the same account, or <see cref="AccountEntry.NoSlot"/>.</summary>
    public int PreviousSlot;

    /// <summary>The transaction to which <see cref="Committed"/> and <see cref="Warm"/> belong.</summary>
    public int SeenIn;

    public bool Warm;
}

/// <summary>The storage slots that a block, or the transient ones that a transaction, has read or changed.</summary>
internal sealed class SlotOverlay
{
    private readonly Dictionary<SlotKey, int> _indices = [];
    private readonly PagedList<SlotEntry> _entries = new();

    public int Count => _entries.Count;

    public ref SlotEntry this[int index] => ref _entries[index];

    /// <summary>False, and the index that <see cref="Add"/> will give, when the slot was not seen before.</summary>
    public bool TryGetOrReserve(in SlotKey key, out int index)
    {
        ref int place = ref CollectionsMarshal.GetValueRefOrAddDefault(_indices, key, out bool known);
        index = known ? place : place = Count;
        return known;
    }

    /// <summary>Adds the entry for the index just reserved.</summary>
    public void Add(in UInt256 slot, in UInt256 value, int previousSlot)
        => _entries.Add() = new SlotEntry
        {
            Slot = slot,
            Value = value,
            Original = value,
            PreviousSlot = previousSlot,
        };

    /// <summary>Forgets all slots and keeps the memory.</summary>
    public void Clear()
    {
        _indices.Clear();
        _entries.Clear();
    }
}
