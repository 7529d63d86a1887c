using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MarketChain.Primitives;
using MarketChain.Storage;

namespace MarketChain.State.History;

/// <summary>
/// How far back the store can answer. Before-images of a block lead from the state after it to the state before it, so
/// those of blocks <c>FlatFrom + 1 …</c> head answer for the states of blocks <c>FlatFrom</c> … head.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HistoryWindow
{
    private const int EncodedBytes = (2 * sizeof(ulong)) + sizeof(uint);

    /// <summary>The oldest block whose flat values are answered.</summary>
    public ulong FlatFrom { get; init; }

    /// <summary>
    /// How many of the index keys of block <see cref="FlatFrom"/> are deleted already: pruning stops and goes on within
    /// a block. <see cref="uint.MaxValue"/> when nothing of that block is left.
    /// </summary>
    public uint FlatFromDeleted { get; init; }

    /// <summary>The oldest block whose state can be proved.</summary>
    public ulong ProofsFrom { get; init; }

    private static ReadOnlySpan<byte> Key => "state-history"u8;

    /// <summary>The window of a store that holds no history yet, only the state after a block.</summary>
    public static HistoryWindow StartingAt(ulong block)
        => new() { FlatFrom = block, FlatFromDeleted = uint.MaxValue, ProofsFrom = block };

    /// <summary>The window of a store that has a state.</summary>
    /// <exception cref="StorageException">The disk failed or altered the value.</exception>
    public static HistoryWindow Read(IKeyValueReader store)
    {
        using PinnedValue value = store.Get(Column.Meta, Key);
        ReadOnlySpan<byte> bytes = value.Span;
        if (bytes.Length != EncodedBytes)
        {
            throw new StorageException(
                StorageFault.Corrupt, $"the window of the state's history is malformed: {Hex.Encode(bytes)}");
        }

        return new HistoryWindow
        {
            FlatFrom = BinaryPrimitives.ReadUInt64BigEndian(bytes),
            ProofsFrom = BinaryPrimitives.ReadUInt64BigEndian(bytes[sizeof(ulong)..]),
            FlatFromDeleted = BinaryPrimitives.ReadUInt32BigEndian(bytes[(2 * sizeof(ulong))..]),
        };
    }

    /// <summary>Adds the window to a batch.</summary>
    public void WriteTo(IWriteBatch batch)
    {
        Span<byte> bytes = stackalloc byte[EncodedBytes];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, FlatFrom);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[sizeof(ulong)..], ProofsFrom);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[(2 * sizeof(ulong))..], FlatFromDeleted);
        batch.Put(Column.Meta, Key, bytes);
    }
}
