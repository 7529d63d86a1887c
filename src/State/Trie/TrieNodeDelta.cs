using System.Buffers.Binary;
using MarketChain.Storage;

namespace MarketChain.State.Trie;

/// <summary>
/// The way back from a node's record to the one before it. Of 16 children a block changes one or two, so what they were
/// takes a tenth of the whole record:
/// <code>
/// (nothing)                                    there was no record
/// 00 ‖ record                                  the record, where its prefix or its existence changed
/// 01 ‖ mask u16 ‖ (leafCount u8 ‖ reference)…  the children in the mask, lowest first; little-endian
/// </code>
/// </summary>
internal static class TrieNodeDelta
{
    /// <summary>The most bytes that a delta takes.</summary>
    public const int BytesMax = 1 + TrieNodeRecord.BytesMax;

    private const byte Whole = 0;
    private const byte Children = 1;
    private const int MaskEnd = 1 + sizeof(ushort);

    /// <summary>Writes what leads back from one record to the one before; returns its length.</summary>
    /// <param name="newer">A record, or nothing.</param>
    /// <param name="older">A record, or nothing.</param>
    /// <param name="destination">At least <see cref="BytesMax"/> bytes.</param>
    public static int Write(ReadOnlySpan<byte> newer, ReadOnlySpan<byte> older, Span<byte> destination)
    {
        if (older.IsEmpty)
        {
            return 0;
        }

        if (newer.IsEmpty || !TrieNodeRecord.PrefixBytes(newer).SequenceEqual(TrieNodeRecord.PrefixBytes(older)))
        {
            destination[0] = Whole;
            older.CopyTo(destination[1..]);
            return 1 + older.Length;
        }

        return WriteChildren(new TrieNodeRecord(newer), new TrieNodeRecord(older), destination);
    }

    /// <summary>The record before; null when there was none.</summary>
    /// <param name="newer">The record that the delta was made from; null for none.</param>
    /// <param name="delta">Made by <see cref="Write"/>.</param>
    /// <exception cref="StorageException">The delta is malformed, or does not belong to the record.</exception>
    public static byte[]? Apply(byte[]? newer, ReadOnlySpan<byte> delta)
    {
        if (delta.IsEmpty)
        {
            return null;
        }

        return delta[0] switch
        {
            Whole => delta[1..].ToArray(),
            Children when newer is not null && delta.Length >= MaskEnd => ApplyChildren(newer, delta),
            _ => throw Corrupt(),
        };
    }

    private static int WriteChildren(TrieNodeRecord newer, TrieNodeRecord older, Span<byte> destination)
    {
        int mask = 0;
        int length = MaskEnd;
        ReadOnlySpan<byte> newReferences = newer.References;
        ReadOnlySpan<byte> oldReferences = older.References;
        for (int child = 0; child < TrieNodeRecord.Children; child++)
        {
            ReadOnlySpan<byte> newReference = TrieNodeRecord.TakeReference(ref newReferences);
            ReadOnlySpan<byte> oldReference = TrieNodeRecord.TakeReference(ref oldReferences);
            if (newer.LeafCount(child) != older.LeafCount(child) || !newReference.SequenceEqual(oldReference))
            {
                mask |= 1 << child;
                destination[length++] = older.LeafCount(child);
                oldReference.CopyTo(destination[length..]);
                length += oldReference.Length;
            }
        }

        destination[0] = Children;
        BinaryPrimitives.WriteUInt16LittleEndian(destination[1..], (ushort)mask);
        return length;
    }

    private static byte[] ApplyChildren(byte[] newer, ReadOnlySpan<byte> delta)
    {
        int mask = BinaryPrimitives.ReadUInt16LittleEndian(delta[1..]);
        ReadOnlySpan<byte> changed = delta[MaskEnd..];
        var record = new TrieNodeRecord(newer);
        ReadOnlySpan<byte> references = record.References;
        Span<byte> older = stackalloc byte[TrieNodeRecord.BytesMax];
        int countsStart = TrieNodeRecord.PrefixBytes(newer).Length;
        int length = countsStart + TrieNodeRecord.Children;
        newer.AsSpan(0, length).CopyTo(older);
        for (int child = 0; child < TrieNodeRecord.Children; child++)
        {
            ReadOnlySpan<byte> reference = TrieNodeRecord.TakeReference(ref references);
            if ((mask & (1 << child)) != 0)
            {
                if (changed.Length < 2 || changed.Length <= TrieNodeRecord.ReferenceBytes(changed[1]))
                {
                    throw Corrupt();
                }

                older[countsStart + child] = changed[0];
                changed = changed[1..];
                reference = TrieNodeRecord.TakeReference(ref changed);
            }

            reference.CopyTo(older[length..]);
            length += reference.Length;
        }

        return changed.IsEmpty ? older[..length].ToArray() : throw Corrupt();
    }

    private static StorageException Corrupt()
        => new(StorageFault.Corrupt, "the before-image of a trie node is malformed");
}
