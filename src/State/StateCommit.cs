using MarketChain.Primitives;
using MarketChain.State.Trie;
using MarketChain.Storage;

namespace MarketChain.State;

/// <summary>
/// From what a block changed to the root after it, without writing: a proposal's root must be known while the proposal
/// may still be dropped. Used again for each block, so that its buffers are made once. Not safe for several threads.
/// </summary>
/// <param name="store">The store, holding the state that the blocks start from.</param>
/// <param name="workers">Threads that large tries are changed with; null: none. The result is the same.</param>
public sealed class StateCommit(IKeyValueReader store, IForkJoin? workers = null)
{
    /// <summary>Key, new and old value of an account without code take less: space is mostly made once.</summary>
    private const int AccountBytesTypical = 64;

    private readonly TrieUpdater _updater = new(store, new TrieLimbs(store, workers ?? Sequential.Instance));

    /// <summary>
    /// The root after a block and everything that would have to be written. Nothing is written, and
    /// <paramref name="world"/> stays as it is.
    /// </summary>
    /// <param name="world">Executed on top of the store's state, with its last transaction finished.</param>
    /// <param name="blockNumber">The block's number: one above the store's, or any for the first state of all.</param>
    public StateChanges Compute(WorldState world, ulong blockNumber)
    {
        StateHead? parent = StateHead.Read(store);
        Invariant.Check(world.IsBetweenTransactions);
        Invariant.Check(parent is null || blockNumber == parent.Value.BlockNumber + 1);
        var changes = new StateChanges(parent, blockNumber);
        var overlay = new OverlayChanges(world.Accounts, world.Slots);
        changes.Accounts.EnsureCapacity(overlay.Accounts.Length, (long)overlay.Accounts.Length * AccountBytesTypical);
        Span<byte> oldValue = stackalloc byte[Account.EncodedBytesMax];
        Span<byte> newValue = stackalloc byte[Account.EncodedBytesMax];
        foreach (ref readonly ChangedAccount changed in overlay.Accounts)
        {
            ref readonly AccountEntry entry = ref world.Accounts[changed.Index];
            Account after = entry.Current with { StorageRoot = UpdateStorage(world, overlay, changed, changes) };
            int oldLength = entry.ExistedBefore ? entry.Original.WriteSlim(oldValue) : 0;
            int newLength = entry.Exists ? after.WriteSlim(newValue) : 0;
            changes.Accounts.AddIfChanged(changed.Key.Bytes, newValue[..newLength], oldValue[..oldLength]);
            AddCode(world, in entry, changes);
        }

        var leaves = new TrieChanges(changes.Accounts, 0, changes.Accounts.Count, 0);
        changes.Root = _updater.Update(TrieScope.Accounts, changes.ParentRoot, leaves, changes.Nodes);
        _updater.CloseCursors();
        return changes;
    }

    private Hash256 UpdateStorage(
        WorldState world, OverlayChanges overlay, in ChangedAccount changed, StateChanges changes)
    {
        ref readonly AccountEntry entry = ref world.Accounts[changed.Index];
        bool replaced = entry.StorageCleared && entry.Original.HasStorage;
        Hash256 oldRoot = entry.Original.StorageRoot;
        if (changed.SlotCount == 0 && !replaced)
        {
            return oldRoot;
        }

        Invariant.Check(entry.Exists || changed.SlotCount == 0);
        int first = changes.Slots.Count;
        if (replaced)
        {
            AddReplacedSlots(world, changed.Key, overlay.SlotsOf(changed), changes.Slots);
        }
        else
        {
            AddSlots(world, changed.Key, overlay.SlotsOf(changed), changes.Slots);
        }

        var leaves = new TrieChanges(changes.Slots, first, changes.Slots.Count - first, Hash256.Size);
        return _updater.Update(TrieScope.Storage(changed.Key), oldRoot, leaves, changes.Nodes);
    }

    private static void AddSlots(
        WorldState world, in Hash256 owner, ReadOnlySpan<ChangedSlot> slots, ColumnChanges changes)
    {
        Span<byte> key = stackalloc byte[FlatKey.SlotBytes];
        Span<byte> oldValue = stackalloc byte[UInt256.Size];
        Span<byte> newValue = stackalloc byte[UInt256.Size];
        foreach (ref readonly ChangedSlot slot in slots)
        {
            ref readonly SlotEntry entry = ref world.Slots[slot.Index];
            FlatKey.WriteSlot(owner, slot.Key, key);
            int newLength = entry.Value.WriteMinimal(newValue);
            int oldLength = entry.Original.WriteMinimal(oldValue);
            changes.AddIfChanged(key, newValue[..newLength], oldValue[..oldLength]);
        }
    }

    /// <summary>All that a destroyed account held goes, and what it holds since comes.</summary>
    private void AddReplacedSlots(
        WorldState world, in Hash256 owner, ReadOnlySpan<ChangedSlot> slots, ColumnChanges changes)
    {
        var merged = new SortedDictionary<Hash256, (byte[] New, byte[] Old)>();
        using IStoreIterator old = store.Iterate(Column.SlotFlat, owner.Bytes);
        for (old.SeekToFirst(); old.Valid && old.Key[..Hash256.Size].SequenceEqual(owner.Bytes); old.Next())
        {
            merged.Add(new Hash256(old.Key[Hash256.Size..]), ([], old.Value.ToArray()));
        }

        foreach (ref readonly ChangedSlot slot in slots)
        {
            byte[] before = merged.TryGetValue(slot.Key, out (byte[] New, byte[] Old) values) ? values.Old : [];
            merged[slot.Key] = (world.Slots[slot.Index].Value.ToMinimal(), before);
        }

        Span<byte> key = stackalloc byte[FlatKey.SlotBytes];
        foreach ((Hash256 slot, (byte[] after, byte[] before)) in merged)
        {
            FlatKey.WriteSlot(owner, slot, key);
            changes.AddIfChanged(key, after, before);
        }
    }

    private static void AddCode(WorldState world, ref readonly AccountEntry entry, StateChanges changes)
    {
        if (entry.Exists && entry.Current.HasCode && entry.Current.CodeHash != entry.Original.CodeHash)
        {
            changes.AddCode(entry.Current.CodeHash, world.GetCode(entry.Address));
        }
    }
}
