using MarketChain.Primitives;
using MarketChain.State;
using MarketChain.State.History;

namespace MarketChain.Chain.Reading;

/// <summary>Accounts, code and storage after one block, for whoever asks from outside.</summary>
public sealed class AccountsAtBlock
{
    private readonly IStateReader _state;

    internal AccountsAtBlock(IStateReader state) => _state = state;

    /// <summary>An account; the empty one when it does not exist.</summary>
    public AccountView GetAccount(in Address address)
        => _state.TryGetAccount(address, out Account account) ? AccountView.Of(account) : AccountView.Of(Account.Empty);

    /// <summary>An account's code; nothing when it has none.</summary>
    public ReadOnlyMemory<byte> GetCode(in Address address)
        => _state.TryGetAccount(address, out Account account) ? _state.GetCode(account.CodeHash) : default;

    /// <summary>A storage slot; 0 when it was never set.</summary>
    public UInt256 GetStorage(in Address address, in UInt256 slot) => _state.GetStorage(address, slot);
}

/// <summary>What an account holds.</summary>
/// <param name="Nonce">Sequence of lane 0.</param>
/// <param name="Balance">In wei.</param>
/// <param name="CodeHash">keccak256 of its code.</param>
/// <param name="StorageRoot">Root of its storage trie.</param>
public readonly record struct AccountView(ulong Nonce, UInt256 Balance, Hash256 CodeHash, Hash256 StorageRoot)
{
    internal static AccountView Of(Account account)
        => new(account.Nonce, account.Balance, account.CodeHash, account.StorageRoot);
}

/// <summary>An account with what proves it against a state root.</summary>
/// <param name="Account">The account; the empty one when it does not exist, which is then proved.</param>
/// <param name="Nodes">Nodes of the account trie, root first.</param>
/// <param name="Slots">The slots asked for.</param>
public sealed record AccountProofView(
    AccountView Account, IReadOnlyList<byte[]> Nodes, IReadOnlyList<SlotProofView> Slots)
{
    internal static AccountProofView Of(AccountProof proof)
        => new(
            AccountView.Of(proof.Account),
            proof.Nodes,
            [.. proof.Slots.Select(slot => new SlotProofView(slot.Slot, slot.Value, slot.Nodes))]);
}

/// <summary>A slot with what proves it against the account's storage root.</summary>
/// <param name="Slot">Its number.</param>
/// <param name="Value">Its value.</param>
/// <param name="Nodes">Nodes of the storage trie, root first.</param>
public sealed record SlotProofView(UInt256 Slot, UInt256 Value, IReadOnlyList<byte[]> Nodes);
