using System.Buffers.Binary;
using MarketChain.Storage;

namespace MarketChain.State.Ledger.Checkpoint;

/// <summary>The change sets in the database, by block.</summary>
public static class ChangeSetStore
{
    /// <summary>Adds a block's change set to the batch that commits the block.</summary>
    public static void Put(IWriteBatch batch, in ChangeSet changes)
    {
        Span<byte> key = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(key, changes.Number);
        batch.Put(Column.ChangeSets, key, changes.Encoded.Span);
    }

    /// <summary>A copy of a block's change set, which must be there.</summary>
    /// <exception cref="StorageException">It is not, or the disk failed.</exception>
    public static byte[] Get(IKeyValueReader store, ulong number)
        => TryGet(store, number)
            ?? throw new StorageException(
                StorageFault.Corrupt, $"the ledger's change set of block {number} is missing");

    /// <summary>A copy of a block's change set, or null when it is not kept.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public static byte[]? TryGet(IKeyValueReader store, ulong number)
    {
        Span<byte> key = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(key, number);
        byte[]? encoded = store.GetBytes(Column.ChangeSets, key);
        return encoded is null || encoded.Length >= ChangeSet.CountBytes
            ? encoded
            : throw new StorageException(
                StorageFault.Corrupt, $"the ledger's change set of block {number} is too short");
    }

    /// <summary>Removes the change sets of all blocks before one.</summary>
    public static void Prune(IWriteBatch batch, ulong before)
    {
        Span<byte> upper = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(upper, before);
        batch.DeleteRange(Column.ChangeSets, [0, 0, 0, 0, 0, 0, 0, 0], upper);
    }
}
