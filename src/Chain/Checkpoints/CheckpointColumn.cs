using System.Buffers.Binary;
using MarketChain.Primitives;
using MarketChain.State.Ledger.Checkpoint;
using MarketChain.Storage;

namespace MarketChain.Chain.Checkpoints;

/// <summary>
/// The schedule of checkpoints after the newest block, in <see cref="Column.Meta"/>:
/// <code>
/// "ledger-schedule" → previous u64 │ rows since u64 │ pending u8
/// </code>
/// </summary>
internal static class CheckpointColumn
{
    private const int EncodedLength = (2 * sizeof(ulong)) + 1;

    private static ReadOnlySpan<byte> Key => "ledger-schedule"u8;

    /// <summary>Adds the schedule to the batch of a block.</summary>
    public static void Write(IWriteBatch batch, CheckpointSchedule schedule)
    {
        Span<byte> value = stackalloc byte[EncodedLength];
        BinaryPrimitives.WriteUInt64BigEndian(value, schedule.Previous);
        BinaryPrimitives.WriteUInt64BigEndian(value[sizeof(ulong)..], schedule.RowsSince);
        value[^1] = schedule.IsPending ? (byte)1 : (byte)0;
        batch.Put(Column.Meta, Key, value);
    }

    /// <summary>The schedule after the newest block; that of genesis in an empty store.</summary>
    /// <exception cref="StorageException">The disk failed or altered the value.</exception>
    public static CheckpointSchedule Read(IKeyValueReader store)
    {
        using PinnedValue value = store.Get(Column.Meta, Key);
        if (!value.Found)
        {
            return default;
        }

        ReadOnlySpan<byte> bytes = value.Span;
        return bytes.Length == EncodedLength && bytes[^1] <= 1
            ? new CheckpointSchedule(
                BinaryPrimitives.ReadUInt64BigEndian(bytes),
                BinaryPrimitives.ReadUInt64BigEndian(bytes[sizeof(ulong)..]),
                bytes[^1] == 1)
            : throw new StorageException(
                StorageFault.Corrupt, $"the schedule of checkpoints is malformed: {Hex.Encode(bytes)}");
    }
}
