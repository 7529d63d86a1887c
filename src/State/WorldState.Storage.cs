using MarketChain.Primitives;

namespace MarketChain.State;

public sealed partial class WorldState
{
    /// <summary>A storage slot's value; 0 when it was never set.</summary>
    public UInt256 GetStorage(in Address address, in UInt256 slot) => _slots[SlotIndex(address, slot)].Value;

    /// <summary>The slot's value when the transaction began: what SSTORE's price depends on (EIP-2200).</summary>
    public UInt256 GetCommittedStorage(in Address address, in UInt256 slot)
        => _slots[SlotIndex(address, slot)].Committed;

    /// <summary>Sets a storage slot, creating the account if need be. 0 removes the slot.</summary>
    public void SetStorage(in Address address, in UInt256 slot, in UInt256 value)
    {
        TouchedIndex(address);
        SetSlot(SlotIndex(address, slot), value);
    }

    /// <summary>
    /// EIP-7610: true when the account has any storage. It is exact for accounts that a CREATE may still collide
    /// with; of others it may report storage that this very block emptied.
    /// </summary>
    public bool HasStorage(in Address address)
    {
        ref readonly AccountEntry account = ref Entry(address);
        if (account.Current.HasStorage && !account.StorageCleared)
        {
            return true;
        }

        for (int i = account.LastSlot; i != AccountEntry.NoSlot; i = _slots[i].PreviousSlot)
        {
            if (!_slots[i].Value.IsZero)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>EIP-1153: a slot that ends with the transaction; 0 when it was not set.</summary>
    public UInt256 GetTransientStorage(in Address address, in UInt256 slot)
        => _transaction.Transient[TransientIndex(address, slot)].Value;

    /// <summary>EIP-1153: sets a slot that ends with the transaction.</summary>
    public void SetTransientStorage(in Address address, in UInt256 slot, in UInt256 value)
    {
        int index = TransientIndex(address, slot);
        ref SlotEntry entry = ref _transaction.Transient[index];
        _journal.Add(JournalKind.Transient, index, entry.Value);
        entry.Value = value;
    }

    /// <summary>EIP-2929: makes a slot warm; true when it was cold.</summary>
    public bool WarmSlot(in Address address, in UInt256 slot) => WarmSlot(SlotIndex(address, slot));

    /// <summary>EIP-2929: true when the slot was warmed in this transaction.</summary>
    public bool IsSlotWarm(in Address address, in UInt256 slot) => _slots[SlotIndex(address, slot)].Warm;

    /// <summary>SLOAD: a slot's value, which becomes warm.</summary>
    /// <param name="address">Whose.</param>
    /// <param name="slot">Which.</param>
    /// <param name="wasCold">True when it was not warm in this transaction (EIP-2929).</param>
    public UInt256 LoadSlot(in Address address, in UInt256 slot, out bool wasCold)
    {
        int index = SlotIndex(address, slot);
        wasCold = WarmSlot(index);
        return _slots[index].Value;
    }

    /// <summary>SSTORE: sets a slot, which becomes warm, and tells what its price depends on (EIP-2200).</summary>
    /// <param name="address">Whose.</param>
    /// <param name="slot">Which.</param>
    /// <param name="value">0 removes the slot.</param>
    /// <param name="original">What it held when the transaction began.</param>
    /// <param name="current">What it held just before.</param>
    /// <returns>True when it was not warm in this transaction (EIP-2929).</returns>
    public bool StoreSlot(
        in Address address, in UInt256 slot, in UInt256 value, out UInt256 original, out UInt256 current)
    {
        TouchedIndex(address);
        int index = SlotIndex(address, slot);
        ref SlotEntry entry = ref _slots[index];
        original = entry.Committed;
        current = entry.Value;
        bool wasCold = WarmSlot(index);
        SetSlot(index, value);
        return wasCold;
    }

    /// <summary>The index of a slot, read from the committed state the first time; seen in this transaction.</summary>
    private int SlotIndex(in Address address, in UInt256 slot)
    {
        int account = _accounts.IndexOf(address, reader);
        if (!_slots.TryGetOrReserve(new SlotKey(account, slot), out int index))
        {
            ref AccountEntry owner = ref _accounts[account];
            _slots.Add(slot, CommittedStorage(ref owner, slot), owner.LastSlot);
            owner.LastSlot = index;
        }

        ref SlotEntry entry = ref _slots[index];
        if (entry.SeenIn != _transaction.Number)
        {
            entry.SeenIn = _transaction.Number;
            entry.Committed = entry.Value;
            entry.Warm = false;
        }

        return index;
    }

    private bool WarmSlot(int index)
    {
        ref SlotEntry entry = ref _slots[index];
        if (entry.Warm)
        {
            return false;
        }

        entry.Warm = true;
        _journal.Add(JournalKind.WarmSlot, index);
        return true;
    }

    private void SetSlot(int index, in UInt256 value)
    {
        ref SlotEntry entry = ref _slots[index];
        if (entry.Value != value)
        {
            _journal.Add(JournalKind.Slot, index, entry.Value);
            entry.Value = value;
        }
    }

    private UInt256 CommittedStorage(ref readonly AccountEntry owner, in UInt256 slot)
        => owner.Original.HasStorage && !owner.StorageCleared
            ? reader.GetStorage(owner.Address, slot)
            : UInt256.Zero;

    private int TransientIndex(in Address address, in UInt256 slot)
    {
        SlotOverlay transient = _transaction.Transient;
        if (!transient.TryGetOrReserve(new SlotKey(_accounts.IndexOf(address, reader), slot), out int index))
        {
            transient.Add(slot, UInt256.Zero, AccountEntry.NoSlot);
        }

        return index;
    }
}
