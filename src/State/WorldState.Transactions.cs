using MarketChain.Primitives;

namespace MarketChain.State;

public sealed partial class WorldState
{
    /// <summary>True when nothing was changed since the last <see cref="FinishTransaction"/>.</summary>
    public bool IsBetweenTransactions => _journal.IsEmpty;

    internal AccountOverlay Accounts => _accounts;

    internal SlotOverlay Slots => _slots;

    /// <summary>
    /// Notes that a contract is made at this address in the running transaction. Whether that may be (nonce, code and
    /// storage all absent) is the caller's to check; a balance sent there before stays.
    /// </summary>
    public void CreateAccount(in Address address) => Mark(TouchedIndex(address), AccountMarks.Created);

    /// <summary>EIP-6780: true when <see cref="CreateAccount"/> was called in the running transaction.</summary>
    public bool IsCreatedInTransaction(in Address address) => HasMark(ref Entry(address), AccountMarks.Created);

    /// <summary>
    /// Deletes the account, its code and its storage when the transaction ends; until then it goes on as it is, and
    /// what it is sent meanwhile is lost with it. Moving its balance first is the caller's to do.
    /// </summary>
    public void SelfDestruct(in Address address) => Mark(TouchedIndex(address), AccountMarks.Destroyed);

    /// <summary>True when <see cref="SelfDestruct"/> was called for it in the running transaction.</summary>
    public bool IsSelfDestructed(in Address address) => HasMark(ref Entry(address), AccountMarks.Destroyed);

    /// <summary>EIP-2929: makes an address warm; true when it was cold.</summary>
    public bool WarmAddress(in Address address) => Mark(_accounts.IndexOf(address, reader), AccountMarks.Warm);

    /// <summary>EIP-2929: true when the address was warmed in this transaction.</summary>
    public bool IsAddressWarm(in Address address) => HasMark(ref Entry(address), AccountMarks.Warm);

    /// <summary>
    /// Ends the running transaction, the system step too: deletes destroyed accounts and touched empty ones
    /// (EIP-161), forgets marks, warm and transient slots. Earlier checkpoints are void; the next transaction begins.
    /// </summary>
    public void FinishTransaction()
    {
        foreach (int index in _transaction.Marked)
        {
            ref AccountEntry entry = ref _accounts[index];
            if (HasMark(ref entry, AccountMarks.Destroyed)
                || (HasMark(ref entry, AccountMarks.Touched) && entry.Current.IsEmpty))
            {
                Delete(ref entry);
            }
        }

        _transaction.Finish();
        _journal.FinishTransaction();
    }

    private void Delete(ref AccountEntry entry)
    {
        // It is marked anew after each frame that was undone; the walk over its slots is worth one of them.
        entry.Marks = AccountMarks.None;
        entry.Exists = false;
        entry.Current = Account.Empty;
        entry.StorageCleared = true;
        for (int i = entry.LastSlot; i != AccountEntry.NoSlot; i = _slots[i].PreviousSlot)
        {
            _slots[i].Value = UInt256.Zero;
        }
    }

    private bool HasMark(ref readonly AccountEntry entry, AccountMarks mark)
        => entry.MarkedIn == _transaction.Number && (entry.Marks & mark) != AccountMarks.None;

    /// <summary>Sets a mark, to be undone with the journal; true when it was not set.</summary>
    private bool Mark(int index, AccountMarks mark)
    {
        ref AccountEntry entry = ref _accounts[index];
        if (entry.MarkedIn != _transaction.Number)
        {
            entry.MarkedIn = _transaction.Number;
            entry.Marks = AccountMarks.None;
        }

        if ((entry.Marks & mark) != AccountMarks.None)
        {
            return false;
        }

        entry.Marks |= mark;
        _journal.Add(JournalKind.AccountMark, index, (ulong)mark);
        if ((mark & (AccountMarks.Touched | AccountMarks.Destroyed)) != AccountMarks.None)
        {
            _transaction.Marked.Add(index);
        }

        return true;
    }
}
