using System.Buffers.Binary;
using MarketChain.Primitives;
using MarketChain.Storage;

namespace MarketChain.State.History;

/// <summary>The state after an older block, read out of the newest one and the before-images since.</summary>
/// <param name="snapshot">One point in time that has that history.</param>
/// <param name="block">The block after which the state is wanted.</param>
internal sealed class HistoricalStateReader(IStoreSnapshot snapshot, ulong block) : IStateReader
{
    /// <inheritdoc/>
    public bool TryGetAccount(in Address address, out Account account)
    {
        Span<byte> key = stackalloc byte[1 + FlatKey.AccountBytes];
        key[0] = FlatTable.Accounts;
        FlatKey.OfAddress(address).CopyTo(key[1..]);
        byte[] value = Get(Column.AccountFlat, key);
        account = value.Length == 0 ? Account.Empty : FlatValue.ReadAccount(value);
        return value.Length > 0;
    }

    /// <inheritdoc/>
    public UInt256 GetStorage(in Address address, in UInt256 slot)
    {
        Span<byte> key = stackalloc byte[1 + FlatKey.SlotBytes];
        key[0] = FlatTable.Slots;
        FlatKey.WriteSlot(FlatKey.OfAddress(address), FlatKey.OfSlot(slot), key[1..]);
        return FlatValue.ReadSlot(Get(Column.SlotFlat, key));
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> GetCode(in Hash256 codeHash) => CodeStore.Get(snapshot, codeHash);

    /// <summary>The flat value after the block; empty for nothing.</summary>
    private byte[] Get(Column column, ReadOnlySpan<byte> tableAndKey)
    {
        if (!TryFindNextChange(tableAndKey, out ulong changedIn))
        {
            return snapshot.GetBytes(column, tableAndKey[1..]) ?? [];
        }

        using PinnedValue value = StateHistory.Get(snapshot, Column.StateHistory, changedIn);
        return new BeforeImages(value.Span).TryFind(tableAndKey, out ReadOnlySpan<byte> before)
            ? before.ToArray()
            : throw new StorageException(
                StorageFault.Corrupt, $"block {changedIn} is indexed for a key that it did not change");
    }

    /// <summary>The first block after ours that changed a key.</summary>
    private bool TryFindNextChange(ReadOnlySpan<byte> tableAndKey, out ulong changedIn)
    {
        Span<byte> from = stackalloc byte[StateHistory.IndexKeyBytesMax];
        tableAndKey.CopyTo(from);
        BinaryPrimitives.WriteUInt64BigEndian(from[tableAndKey.Length..], block + 1);
        from = from[..(tableAndKey.Length + sizeof(ulong))];
        using IStoreIterator cursor = snapshot.Iterate(Column.StateHistoryIndex, from);
        cursor.SeekToFirst();
        bool found = cursor.Valid && cursor.Key[..^sizeof(ulong)].SequenceEqual(tableAndKey);
        changedIn = found ? BinaryPrimitives.ReadUInt64BigEndian(cursor.Key[^sizeof(ulong)..]) : 0;
        return found;
    }
}
