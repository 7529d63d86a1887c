using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.State;

// World state under execution.
//
//   transactions ──► WorldState ──────── reads ────────► IStateReader (the committed root: head, or an older block)
//                      │  overlay: accounts and slots that the block read or changed
//                      │  journal: how to undo the running transaction
//                      ▼
//                  StateCommit ──► new root + StateChanges ──► one atomic batch, when the block is final
//
// Guaranteed: nothing here touches the disk, so a dropped proposal leaves nothing behind; every change of a running
// transaction can be undone to any checkpoint; the same calls give the same root on every machine.
//
// Not done here: gas, logs, the rules of CREATE and SELFDESTRUCT (the EVM's host), ledger rows (see BlockState).
//
// The convention people get wrong: a transaction ends with FinishTransaction, the system step too. Only then are
// destroyed and empty accounts gone, and marks, warm slots and transient storage forgotten.

/// <summary>
/// Accounts, code and storage during the execution of one block: reads fall through to the committed state, writes
/// stay in memory. Not safe for several threads.
/// </summary>
/// <param name="reader">The state that the block starts from.</param>
public sealed partial class WorldState(IStateReader reader) : IJournaled
{
    private readonly AccountOverlay _accounts = new();
    private readonly SlotOverlay _slots = new();
    private readonly Dictionary<Hash256, ReadOnlyMemory<byte>> _newCode = [];
    private readonly StateJournal _journal = new();
    private readonly TransactionScope _transaction = new();

    /// <summary>True when the account exists: at the start of the block, or since.</summary>
    public bool AccountExists(in Address address) => Entry(address).Exists;

    /// <summary>EIP-161: nonce 0, balance 0 and no code, as for an account that does not exist.</summary>
    public bool IsEmpty(in Address address) => Entry(address).Current.IsEmpty;

    /// <summary>The nonce; 0 when the account does not exist.</summary>
    public ulong GetNonce(in Address address) => Entry(address).Current.Nonce;

    /// <summary>Sets the nonce, creating the account if need be.</summary>
    public void SetNonce(in Address address, ulong nonce)
    {
        int index = TouchedIndex(address);
        ref AccountEntry entry = ref _accounts[index];
        _journal.Add(JournalKind.Nonce, index, entry.Current.Nonce);
        entry.Current = entry.Current with { Nonce = nonce };
    }

    /// <summary>The balance in wei; 0 when the account does not exist.</summary>
    public UInt256 GetBalance(in Address address) => Entry(address).Current.Balance;

    /// <summary>
    /// Adds wei, creating the account if need be. Adding 0 touches the account. The sum cannot reach 2^256, since all
    /// the coin there is does not.
    /// </summary>
    public void AddBalance(in Address address, in UInt256 amount)
    {
        int index = TouchedIndex(address);
        bool fits = UInt256.TryAdd(_accounts[index].Current.Balance, amount, out UInt256 sum);
        Invariant.Check(fits);
        SetBalance(index, sum);
    }

    /// <summary>Takes wei; false, and nothing changed, when the balance is smaller.</summary>
    public bool TrySubtractBalance(in Address address, in UInt256 amount)
    {
        if (!UInt256.TrySubtract(Entry(address).Current.Balance, amount, out UInt256 rest))
        {
            return false;
        }

        SetBalance(TouchedIndex(address), rest);
        return true;
    }

    /// <summary>keccak256 of the account's code; <see cref="Hash256.Zero"/> when the account does not exist.</summary>
    public Hash256 GetCodeHash(in Address address)
    {
        ref readonly AccountEntry entry = ref Entry(address);
        return entry.Exists ? entry.Current.CodeHash : Hash256.Zero;
    }

    /// <summary>The account's code; nothing when it has none.</summary>
    public ReadOnlyMemory<byte> GetCode(in Address address)
    {
        ref readonly AccountEntry entry = ref Entry(address);
        if (!entry.Current.HasCode)
        {
            return default;
        }

        Hash256 hash = entry.Current.CodeHash;
        return _newCode.TryGetValue(hash, out ReadOnlyMemory<byte> code) ? code : reader.GetCode(hash);
    }

    /// <summary>Sets the code, creating the account if need be. The bytes are kept, not copied.</summary>
    public void SetCode(in Address address, ReadOnlyMemory<byte> code)
    {
        Hash256 hash = Keccak256.Hash(code.Span);
        _newCode[hash] = code;
        int index = TouchedIndex(address);
        ref AccountEntry entry = ref _accounts[index];
        _journal.Add(JournalKind.CodeHash, index, UInt256.ReadBigEndian(entry.Current.CodeHash.Bytes));
        entry.Current = entry.Current with { CodeHash = hash };
    }

    /// <summary>
    /// A write of nothing: if the account is empty when the transaction ends it is deleted (EIP-161).
    /// </summary>
    public void Touch(in Address address) => TouchedIndex(address);

    /// <inheritdoc/>
    public int Checkpoint() => _journal.Length;

    /// <inheritdoc/>
    public void RevertTo(int checkpoint)
    {
        ReadOnlySpan<JournalEntry> entries = _journal.Since(checkpoint);
        for (int i = entries.Length - 1; i >= 0; i--)
        {
            Undo(entries[i]);
        }

        _journal.Truncate(checkpoint);
    }

    private void Undo(in JournalEntry change)
    {
        switch (change.Kind)
        {
            case JournalKind.Slot:
                _slots[change.Index].Value = change.Old;
                break;
            case JournalKind.WarmSlot:
                _slots[change.Index].Warm = false;
                break;
            case JournalKind.Transient:
                _transaction.Transient[change.Index].Value = change.Old;
                break;
            default:
                UndoAccount(ref _accounts[change.Index], change);
                break;
        }
    }

    private static void UndoAccount(ref AccountEntry entry, in JournalEntry change)
    {
        switch (change.Kind)
        {
            case JournalKind.Existence:
                entry.Exists = false;
                break;
            case JournalKind.Nonce:
                entry.Current = entry.Current with { Nonce = change.Old.LowUInt64 };
                break;
            case JournalKind.Balance:
                entry.Current = entry.Current with { Balance = change.Old };
                break;
            case JournalKind.CodeHash:
                entry.Current = entry.Current with { CodeHash = new Hash256(change.Old.ToBigEndian()) };
                break;
            case JournalKind.AccountMark:
                entry.Marks &= ~(AccountMarks)change.Old.LowUInt64;
                break;
            default:
                Invariant.Fail($"journal entry of kind {change.Kind} does not belong to an account");
                break;
        }
    }

    private ref AccountEntry Entry(in Address address) => ref _accounts[_accounts.IndexOf(address, reader)];

    private void SetBalance(int index, in UInt256 balance)
    {
        ref AccountEntry entry = ref _accounts[index];
        _journal.Add(JournalKind.Balance, index, entry.Current.Balance);
        entry.Current = entry.Current with { Balance = balance };
    }

    /// <summary>The index of an account that is about to be written: it exists from here on, and is touched.</summary>
    private int TouchedIndex(in Address address)
    {
        int index = _accounts.IndexOf(address, reader);
        ref AccountEntry entry = ref _accounts[index];
        if (!entry.Exists)
        {
            entry.Exists = true;
            _journal.Add(JournalKind.Existence, index);
        }

        Mark(index, AccountMarks.Touched);
        return index;
    }
}
