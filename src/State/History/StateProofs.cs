using MarketChain.Primitives;
using MarketChain.State.Trie;
using MarketChain.Storage;

namespace MarketChain.State.History;

/// <summary>An account as it was after a block, with what proves it against that block's state root.</summary>
/// <param name="Account">The account; <see cref="State.Account.Empty"/> when there was none.</param>
/// <param name="Exists">False when there was none.</param>
/// <param name="Nodes">Nodes of the account trie, root first.</param>
/// <param name="Slots">The slots asked for, in that order.</param>
public sealed record AccountProof(
    Account Account, bool Exists, IReadOnlyList<byte[]> Nodes, IReadOnlyList<SlotProof> Slots);

/// <summary>A storage slot with what proves it against the account's storage root.</summary>
/// <param name="Slot">The slot's number.</param>
/// <param name="Value">Its value; 0 when it was not set.</param>
/// <param name="Nodes">Nodes of the storage trie, root first; none when the account has no storage.</param>
public sealed record SlotProof(UInt256 Slot, UInt256 Value, IReadOnlyList<byte[]> Nodes);

/// <summary>Merkle proofs of accounts and slots (EIP-1186) at the head and the blocks shortly before it.</summary>
public static class StateProofs
{
    /// <summary>Proves an account, and slots of it, after a block; false, with the reason, if it is not kept.</summary>
    /// <param name="snapshot">A snapshot of a store that has a state.</param>
    /// <param name="block">The block's number.</param>
    /// <param name="address">The account, which need not exist.</param>
    /// <param name="slots">Slots to prove; how many is the caller's to bound.</param>
    /// <param name="proof">The proof; null when the result is false.</param>
    /// <param name="gap">What can be proved instead.</param>
    public static bool TryGetAccountProof(
        IStoreSnapshot snapshot,
        ulong block,
        in Address address,
        IReadOnlyList<UInt256> slots,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out AccountProof? proof,
        out HistoryGap gap)
    {
        proof = null;
        bool readable = StateAtBlock.TryOpen(snapshot, block, out IStateReader reader, out gap);
        gap = gap with { OldestKept = HistoryWindow.Read(snapshot).ProofsFrom };
        if (!readable || block < gap.OldestKept)
        {
            return false;
        }

        Hash256 key = FlatKey.OfAddress(address);
        bool exists = reader.TryGetAccount(address, out Account account);
        var accounts = new TrieRewind(snapshot, TrieScope.Accounts, block, gap.Head);
        var storage = new TrieRewind(snapshot, TrieScope.Storage(key), block, gap.Head);
        var slotProofs = new SlotProof[slots.Count];
        for (int i = 0; i < slotProofs.Length; i++)
        {
            UInt256 value = reader.GetStorage(address, slots[i]);
            slotProofs[i] = new SlotProof(
                slots[i], value, TrieProver.Prove(storage, TrieLeafKind.Slot, FlatKey.OfSlot(slots[i])));
        }

        proof = new AccountProof(account, exists, TrieProver.Prove(accounts, TrieLeafKind.Account, key), slotProofs);
        return true;
    }
}
