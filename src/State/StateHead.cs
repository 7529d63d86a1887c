using System.Buffers.Binary;
using MarketChain.Primitives;
using MarketChain.Storage;

namespace MarketChain.State;

/// <summary>Which state the store holds: that after a block, and its root.</summary>
/// <param name="BlockNumber">The newest block whose changes are written.</param>
/// <param name="Root">The root after it.</param>
public readonly record struct StateHead(ulong BlockNumber, Hash256 Root)
{
    private const int EncodedBytes = sizeof(ulong) + Hash256.Size;

    private static ReadOnlySpan<byte> Key => "state-head"u8;

    /// <summary>The state that a store holds; null before genesis.</summary>
    /// <exception cref="StorageException">The disk failed or altered the value.</exception>
    public static StateHead? Read(IKeyValueReader store)
    {
        using PinnedValue value = store.Get(Column.Meta, Key);
        if (!value.Found)
        {
            return null;
        }

        ReadOnlySpan<byte> bytes = value.Span;
        return bytes.Length == EncodedBytes
            ? new StateHead(BinaryPrimitives.ReadUInt64BigEndian(bytes), new Hash256(bytes[sizeof(ulong)..]))
            : throw new StorageException(StorageFault.Corrupt, $"the state head is malformed: {Hex.Encode(bytes)}");
    }

    internal void WriteTo(IWriteBatch batch)
    {
        Span<byte> bytes = stackalloc byte[EncodedBytes];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, BlockNumber);
        Root.CopyTo(bytes[sizeof(ulong)..]);
        batch.Put(Column.Meta, Key, bytes);
    }
}
