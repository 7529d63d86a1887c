using System.Runtime.InteropServices;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.State;

/// <summary>A changed account: its flat key, its place in the overlay and its changed slots.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ChangedAccount(Hash256 Key, int Index, int FirstSlot, int SlotCount);

/// <summary>A changed slot: its key in the storage trie and its place in the overlay.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ChangedSlot(Hash256 Key, int Index);

/// <summary>
/// What a block changed, in the order of the trie: accounts by keccak(address), each with its slots by keccak(slot).
/// Where the block left a value as it found it, nothing changed.
/// </summary>
internal sealed class OverlayChanges
{
    private readonly List<ChangedAccount> _accounts = [];
    private readonly List<ChangedSlot> _slots = [];

    /// <summary>Finds and sorts the changes.</summary>
    public OverlayChanges(AccountOverlay accounts, SlotOverlay slots)
    {
        for (int i = 0; i < accounts.Count; i++)
        {
            AddIfChanged(accounts, i, slots);
        }

        HashKeys(accounts, slots);
        CollectionsMarshal.AsSpan(_accounts).Sort((a, b) => a.Key.CompareTo(b.Key));
        foreach (ChangedAccount account in _accounts)
        {
            SlotSpan(account).Sort((a, b) => a.Key.CompareTo(b.Key));
        }
    }

    /// <summary>Changed accounts, by key.</summary>
    public ReadOnlySpan<ChangedAccount> Accounts => CollectionsMarshal.AsSpan(_accounts);

    /// <summary>The changed slots of an account, by key.</summary>
    public ReadOnlySpan<ChangedSlot> SlotsOf(in ChangedAccount account) => SlotSpan(account);

    private Span<ChangedSlot> SlotSpan(in ChangedAccount account)
        => CollectionsMarshal.AsSpan(_slots).Slice(account.FirstSlot, account.SlotCount);

    private void AddIfChanged(AccountOverlay accounts, int index, SlotOverlay slots)
    {
        ref readonly AccountEntry entry = ref accounts[index];
        int first = _slots.Count;
        for (int i = entry.LastSlot; i != AccountEntry.NoSlot; i = slots[i].PreviousSlot)
        {
            // The storage that a destroyed account had is enumerated from the disk: here only what is there now counts.
            UInt256 before = entry.StorageCleared ? UInt256.Zero : slots[i].Original;
            if (slots[i].Value != before)
            {
                _slots.Add(new ChangedSlot(default, i));
            }
        }

        int count = _slots.Count - first;
        bool changed = count > 0
            || entry.Exists != entry.ExistedBefore
            || entry.Current != entry.Original
            || (entry.StorageCleared && entry.Original.HasStorage);
        if (changed)
        {
            _accounts.Add(new ChangedAccount(default, index, first, count));
        }
    }

    private void HashKeys(AccountOverlay accounts, SlotOverlay slots)
    {
        byte[] addresses = new byte[_accounts.Count * Address.Size];
        for (int i = 0; i < _accounts.Count; i++)
        {
            accounts[_accounts[i].Index].Address.CopyTo(addresses.AsSpan(i * Address.Size));
        }

        Hash256[] keys = HashEach(addresses, Address.Size);
        for (int i = 0; i < keys.Length; i++)
        {
            _accounts[i] = _accounts[i] with { Key = keys[i] };
        }

        byte[] numbers = new byte[_slots.Count * UInt256.Size];
        for (int i = 0; i < _slots.Count; i++)
        {
            slots[_slots[i].Index].Slot.WriteBigEndian(numbers.AsSpan(i * UInt256.Size));
        }

        keys = HashEach(numbers, UInt256.Size);
        for (int i = 0; i < keys.Length; i++)
        {
            _slots[i] = _slots[i] with { Key = keys[i] };
        }
    }

    private static Hash256[] HashEach(byte[] data, int size)
    {
        var messages = new ByteRange[data.Length / size];
        for (int i = 0; i < messages.Length; i++)
        {
            messages[i] = new ByteRange(i * size, size);
        }

        var hashes = new Hash256[messages.Length];
        Keccak256.HashBatch(data, messages, hashes);
        return hashes;
    }
}
