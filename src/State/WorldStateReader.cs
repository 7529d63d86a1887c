using MarketChain.Primitives;
using MarketChain.Storage;

namespace MarketChain.State;

/// <summary>
/// The newest committed state, one read per account or slot. Over a snapshot it stands still and serves any thread;
/// over the store it moves with each commit.
/// </summary>
/// <param name="store">The store, or a snapshot that outlives this reader.</param>
public sealed class WorldStateReader(IKeyValueReader store) : IStateReader
{
    /// <inheritdoc/>
    public bool TryGetAccount(in Address address, out Account account)
    {
        Hash256 key = FlatKey.OfAddress(address);
        using PinnedValue value = store.Get(Column.AccountFlat, key.Bytes);
        account = value.Found ? FlatValue.ReadAccount(value.Span) : Account.Empty;
        return value.Found;
    }

    /// <inheritdoc/>
    public UInt256 GetStorage(in Address address, in UInt256 slot)
    {
        Span<byte> key = stackalloc byte[FlatKey.SlotBytes];
        FlatKey.WriteSlot(FlatKey.OfAddress(address), FlatKey.OfSlot(slot), key);
        using PinnedValue value = store.Get(Column.SlotFlat, key);
        return FlatValue.ReadSlot(value.Span);
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> GetCode(in Hash256 codeHash) => CodeStore.Get(store, codeHash);
}
