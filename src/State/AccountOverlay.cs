using System.Runtime.InteropServices;
using MarketChain.Primitives;

namespace MarketChain.State;

/// <summary>What the running transaction did with an account.</summary>
[Flags]
internal enum AccountMarks : byte
{
    None = 0,

    /// <summary>Written, or sent a value of any size: deleted at the end if it is empty (EIP-161).</summary>
    Touched = 1,

    /// <summary>Created by CREATE, CREATE2 or a creating transaction.</summary>
    Created = 2,

    /// <summary>To be deleted at the end.</summary>
    Destroyed = 4,

    /// <summary>Read before, or in the access list (EIP-2929).</summary>
    Warm = 8,
}

/// <summary>An account that the block has read or changed.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct AccountEntry
{
    /// <summary>End of the list of an account's slots.</summary>
    public const int NoSlot = -1;

    public Address Address;

    /// <summary>Now. The storage root in it is the committed one until the block's root is computed.</summary>
    public Account Current;

    /// <summary>As the block found it.</summary>
    public Account Original;

    public bool Exists;
    public bool ExistedBefore;

    /// <summary>Destroyed in this block: the storage that the block found no longer counts.</summary>
    public bool StorageCleared;

    /// <summary>Newest slot of this account in the <see cref="SlotOverlay"/>, which links to the others.</summary>
    public int LastSlot;

    /// <summary>The transaction to which <see cref="Marks"/> belong; any other one has none.</summary>
    public int MarkedIn;

    public AccountMarks Marks;
}

/// <summary>The accounts that a block has read or changed, by address and by index. An index never changes.</summary>
internal sealed class AccountOverlay
{
    private readonly Dictionary<Address, int> _indices = [];
    private readonly PagedList<AccountEntry> _entries = new();

    public int Count => _entries.Count;

    public ref AccountEntry this[int index] => ref _entries[index];

    /// <summary>The index of an account, read from <paramref name="reader"/> the first time.</summary>
    public int IndexOf(in Address address, IStateReader reader)
    {
        ref int index = ref CollectionsMarshal.GetValueRefOrAddDefault(_indices, address, out bool known);
        if (!known)
        {
            index = Add(address, reader);
        }

        return index;
    }

    private int Add(in Address address, IStateReader reader)
    {
        bool exists = reader.TryGetAccount(address, out Account account);
        ref AccountEntry entry = ref _entries.Add();
        entry.Address = address;
        entry.Current = entry.Original = account;
        entry.Exists = entry.ExistedBefore = exists;
        entry.LastSlot = AccountEntry.NoSlot;
        return Count - 1;
    }
}
