using System.Buffers.Binary;
using MarketChain.Chain.Execution;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Storage;
using MarketChain.Storage.Segments;

namespace MarketChain.Chain.Blocks;

/// <summary>
/// Blocks in the database: what is looked up, and where the rest lies in the logs.
/// <code>
/// BlockHeaders      number u64            → header with seals
/// BlockHashes       hash 32               → number u64
/// Bodies            number u64            → place in the block log 16
/// Receipts          number u64            → ReceiptRecord
/// TransactionIndex  transaction hash 32   → number u64 ‖ index u32
/// ChangeSets        number u64            → the ledger's changed rows
/// Meta              "head"                → number u64 ‖ hash 32
/// </code>
/// </summary>
internal static class BlockColumns
{
    private const int PlaceLength = sizeof(ulong) + sizeof(uint);
    private const int HeadLength = sizeof(ulong) + Hash256.Size;

    private static ReadOnlySpan<byte> HeadKey => "head"u8;

    /// <summary>Adds a block to a batch, as the newest one.</summary>
    public static void Write(IWriteBatch batch, Block block, BlockReceipts receipts, SegmentPointer place)
    {
        byte[] number = KeyOf(block.Number);
        Hash256 hash = block.Hash;
        batch.Put(Column.BlockHeaders, number, block.Header.Encode());
        batch.Put(Column.BlockHashes, hash.Bytes, number);
        batch.Put(Column.Bodies, number, place.ToArray());
        batch.Put(Column.Receipts, number, ReceiptRecord.Encode(receipts));
        batch.Put(Column.Meta, HeadKey, [.. number, .. hash.Bytes]);
        WriteTransactions(batch, block, number);
    }

    /// <summary>The newest block; null in an empty store.</summary>
    public static (ulong Number, Hash256 Hash)? ReadHead(IKeyValueReader store)
    {
        using PinnedValue value = store.Get(Column.Meta, HeadKey);
        if (!value.Found)
        {
            return null;
        }

        return value.Span.Length == HeadLength
            ? (BinaryPrimitives.ReadUInt64BigEndian(value.Span), new Hash256(value.Span[sizeof(ulong)..]))
            : throw Malformed("the head", value.Span);
    }

    /// <summary>A header with its seals; null when there is no such block.</summary>
    public static BlockHeader? ReadHeader(IKeyValueReader store, ulong number)
    {
        byte[]? value = store.GetBytes(Column.BlockHeaders, KeyOf(number));
        if (value is null)
        {
            return null;
        }

        return BlockHeader.TryDecode(value, out BlockHeader? header, out DecodeError error)
            ? header
            : throw new StorageException(StorageFault.Corrupt, $"the header of block {number} is malformed: {error}");
    }

    /// <summary>The number of the block with this hash; null when there is none.</summary>
    public static ulong? ReadNumber(IKeyValueReader store, in Hash256 hash)
    {
        using PinnedValue value = store.Get(Column.BlockHashes, hash.Bytes);
        if (!value.Found)
        {
            return null;
        }

        return value.Span.Length == sizeof(ulong)
            ? BinaryPrimitives.ReadUInt64BigEndian(value.Span)
            : throw Malformed($"the number of block {hash}", value.Span);
    }

    /// <summary>Where a block lies in the log; null when there is no such block.</summary>
    public static SegmentPointer? ReadPlace(IKeyValueReader store, ulong number)
    {
        using PinnedValue value = store.Get(Column.Bodies, KeyOf(number));
        if (!value.Found)
        {
            return null;
        }

        return SegmentPointer.TryRead(value.Span, out SegmentPointer place)
            ? place
            : throw Malformed($"the place of block {number}", value.Span);
    }

    /// <summary>A block's receipts; null when there is no such block.</summary>
    public static BlockReceipts? ReadReceipts(IKeyValueReader store, ulong number)
        => store.GetBytes(Column.Receipts, KeyOf(number)) is { } value ? ReceiptRecord.Decode(value) : null;

    /// <summary>Which block a transaction is in, and where; null when it is in none.</summary>
    public static TransactionPlace? ReadTransaction(IKeyValueReader store, in Hash256 hash)
    {
        using PinnedValue value = store.Get(Column.TransactionIndex, hash.Bytes);
        if (!value.Found)
        {
            return null;
        }

        return value.Span.Length == PlaceLength
            ? new TransactionPlace(
                BinaryPrimitives.ReadUInt64BigEndian(value.Span),
                (int)BinaryPrimitives.ReadUInt32BigEndian(value.Span[sizeof(ulong)..]))
            : throw Malformed($"the place of transaction {hash}", value.Span);
    }

    /// <summary>A block number as a key.</summary>
    public static byte[] KeyOf(ulong number)
    {
        byte[] key = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(key, number);
        return key;
    }

    private static void WriteTransactions(IWriteBatch batch, Block block, ReadOnlySpan<byte> number)
    {
        Span<byte> place = stackalloc byte[PlaceLength];
        number.CopyTo(place);
        for (int i = 0; i < block.Body.Transactions.Count; i++)
        {
            Hash256 transaction = block.Body.Transactions[i].Hash;
            BinaryPrimitives.WriteUInt32BigEndian(place[sizeof(ulong)..], (uint)i);
            batch.Put(Column.TransactionIndex, transaction.Bytes, place);
        }
    }

    private static StorageException Malformed(string what, ReadOnlySpan<byte> bytes)
        => new(StorageFault.Corrupt, $"{what} is malformed: {Hex.Encode(bytes)}");
}

/// <summary>Where a transaction is.</summary>
/// <param name="Block">The block's number.</param>
/// <param name="Index">Its position in the block, from 0.</param>
public readonly record struct TransactionPlace(ulong Block, int Index);
