using System.Buffers.Binary;
using MarketChain.Primitives;
using MarketChain.Storage;

namespace MarketChain.State.History;

/// <summary>How much of the past is kept.</summary>
/// <param name="FlatBlocks">Blocks before the head whose accounts, storage and code are answered; at least 1.</param>
/// <param name="ProofBlocks">Proofs are made for so many; at most <paramref name="FlatBlocks"/>.</param>
public readonly record struct HistoryLimits(ulong FlatBlocks, ulong ProofBlocks)
{
    /// <summary>100,000 blocks of values, 128 of proofs.</summary>
    public static HistoryLimits Default => new(100_000, 128);
}

/// <summary>
/// Before-images of the state, one value a block, with an index by key:
/// <code>
/// StateHistory        block u64                             → flat values that the block replaced
/// StateHistoryIndex   table u8 ‖ flat key ‖ block u64       → nothing
/// TrieHistory         block u64                             → trie nodes that the block replaced
/// </code>
/// The value of a key after block N is its before-image in the first block above N that changed it, and the newest
/// value when there is none.
/// </summary>
public static class StateHistory
{
    /// <summary>Bytes of an index key at most.</summary>
    internal const int IndexKeyBytesMax = 1 + FlatKey.SlotBytes + sizeof(ulong);

    /// <summary>
    /// Adds the deletion of history beyond the limits to a batch, at most <paramref name="keysMax"/> keys: once a
    /// block, this keeps up as long as a block changes no more keys than that on average. The window shrinks in the
    /// same batch, before any of a block's before-images go, so that no reader misses one of them.
    /// </summary>
    /// <param name="store">The store as it is before the batch.</param>
    /// <param name="batch">Made by <paramref name="store"/>.</param>
    /// <param name="head">The newest block, in the batch or before.</param>
    /// <param name="limits">What to keep.</param>
    /// <param name="keysMax">Keys deleted at most.</param>
    public static void Prune(IKeyValueReader store, IWriteBatch batch, ulong head, HistoryLimits limits, int keysMax)
    {
        Invariant.Check(limits.FlatBlocks > 0 && limits.ProofBlocks <= limits.FlatBlocks && keysMax > 0);
        HistoryWindow before = HistoryWindow.Read(store);
        int budget = keysMax;
        HistoryWindow window = PruneProofs(batch, before, head, limits.ProofBlocks, ref budget);
        while (budget > 0)
        {
            if (window.FlatFromDeleted == uint.MaxValue)
            {
                if (window.FlatFrom + limits.FlatBlocks >= head)
                {
                    break;
                }

                window = window with { FlatFrom = window.FlatFrom + 1, FlatFromDeleted = 0 };
            }

            window = PruneFlat(store, batch, window, ref budget);
        }

        if (window != before)
        {
            window.WriteTo(batch);
        }
    }

    /// <summary>Adds what a block replaced; the first state of all replaced nothing, and starts the window.</summary>
    internal static void Add(IWriteBatch batch, StateChanges changes)
    {
        if (changes.Parent is null)
        {
            HistoryWindow.StartingAt(changes.BlockNumber).WriteTo(batch);
            return;
        }

        Span<byte> block = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(block, changes.BlockNumber);
        batch.Put(Column.StateHistory, block, BeforeImagesWriter.WriteFlat(changes.Slots, changes.Accounts));
        batch.Put(Column.TrieHistory, block, BeforeImagesWriter.WriteNodes(changes.Nodes));
        AddIndex(batch, changes.Slots, FlatTable.Slots, changes.BlockNumber);
        AddIndex(batch, changes.Accounts, FlatTable.Accounts, changes.BlockNumber);
    }

    /// <summary>The before-images of a block in the window.</summary>
    /// <exception cref="StorageException">They are not there.</exception>
    internal static PinnedValue Get(IKeyValueReader store, Column column, ulong block)
    {
        byte[] key = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(key, block);
        PinnedValue value = store.Get(column, key);
        return value.Found
            ? value
            : throw new StorageException(StorageFault.Corrupt, $"{column} of block {block} is not in the store");
    }

    private static void AddIndex(IWriteBatch batch, ColumnChanges changes, byte table, ulong block)
    {
        Span<byte> key = stackalloc byte[IndexKeyBytesMax];
        key[0] = table;
        for (int i = 0; i < changes.Count; i++)
        {
            ReadOnlySpan<byte> flatKey = changes.Key(i);
            flatKey.CopyTo(key[1..]);
            BinaryPrimitives.WriteUInt64BigEndian(key[(1 + flatKey.Length)..], block);
            batch.Put(Column.StateHistoryIndex, key[..(1 + flatKey.Length + sizeof(ulong))], default);
        }
    }

    private static HistoryWindow PruneProofs(
        IWriteBatch batch, HistoryWindow window, ulong head, ulong proofBlocks, ref int budget)
    {
        Span<byte> key = stackalloc byte[sizeof(ulong)];
        ulong from = window.ProofsFrom;
        for (; budget > 0 && from + proofBlocks < head; budget--)
        {
            BinaryPrimitives.WriteUInt64BigEndian(key, ++from);
            batch.Delete(Column.TrieHistory, key);
        }

        return window with { ProofsFrom = from };
    }

    /// <summary>Deletes on in the before-images of block <see cref="HistoryWindow.FlatFrom"/>.</summary>
    private static HistoryWindow PruneFlat(
        IKeyValueReader store, IWriteBatch batch, HistoryWindow window, ref int budget)
    {
        using PinnedValue value = Get(store, Column.StateHistory, window.FlatFrom);
        var images = new BeforeImages(value.Span);
        Span<byte> key = stackalloc byte[IndexKeyBytesMax];
        uint next = window.FlatFromDeleted;
        for (; budget > 0 && next < images.Count; budget--, next++)
        {
            ReadOnlySpan<byte> tableAndKey = images.Key((int)next);
            tableAndKey.CopyTo(key);
            BinaryPrimitives.WriteUInt64BigEndian(key[tableAndKey.Length..], window.FlatFrom);
            batch.Delete(Column.StateHistoryIndex, key[..(tableAndKey.Length + sizeof(ulong))]);
        }

        if (budget > 0)
        {
            budget--;
            BinaryPrimitives.WriteUInt64BigEndian(key, window.FlatFrom);
            batch.Delete(Column.StateHistory, key[..sizeof(ulong)]);
            next = uint.MaxValue;
        }

        return window with { FlatFromDeleted = next };
    }
}
