using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MarketChain.Primitives;
using MarketChain.Storage;

namespace MarketChain.State.Trie;

/// <summary>Leaves below each of a branch's 16 children, as a record counts them.</summary>
[InlineArray(TrieNodeRecord.Children)]
internal struct LeafCounts
{
    private byte _first;
}

/// <summary>
/// An inner node as it is stored: a branch together with the extension above it, if there is one. Only nodes with more
/// than <see cref="UnstoredLeavesMax"/> leaves below them are: the others are hashed again out of the flat values,
/// which must be read anyway, faster than they could be read themselves.
/// <code>
/// prefixLength u8   nibbles of the extension above the branch; mostly 0
/// prefix            one nibble a byte
/// leafCounts 16×u8  below each child: 0 no child; 1..16 leaves, found in the flat state; 255 a record of its own
/// references        of each child, as the branch's RLP has them: 0x80 | 0xa0 hash (32) | a list of under 32 bytes
/// </code>
/// The record of a node lies at the path by which its parent reaches it, so before the prefix.
/// </summary>
internal readonly ref struct TrieNodeRecord
{
    public const int Children = 16;

    /// <summary>A subtree of so many leaves is not stored.</summary>
    public const int UnstoredLeavesMax = 16;

    /// <summary>In place of a number of leaves: more than <see cref="UnstoredLeavesMax"/>, in a record.</summary>
    public const byte Stored = 255;

    /// <summary>Bytes of a reference to a node by its hash.</summary>
    public const int HashReferenceBytes = 1 + Hash256.Size;

    /// <summary>The most bytes that a record takes.</summary>
    public const int BytesMax = 1 + NibblePath.KeyNibbles + Children + (Children * HashReferenceBytes);

    private readonly ReadOnlySpan<byte> _counts;
    private readonly ReadOnlySpan<byte> _references;

    /// <summary>Reads a record.</summary>
    /// <exception cref="StorageException">The bytes are no record.</exception>
    public TrieNodeRecord(ReadOnlySpan<byte> record)
    {
        int prefixLength = record.IsEmpty ? 0 : record[0];
        if (record.Length < 1 + prefixLength + Children || prefixLength >= NibblePath.KeyNibbles)
        {
            throw Corrupt(record);
        }

        Prefix = record.Slice(1, prefixLength);
        _counts = record.Slice(1 + prefixLength, Children);
        _references = record[(1 + prefixLength + Children)..];
        if (!ReferencesAreWhole())
        {
            throw Corrupt(record);
        }
    }

    /// <summary>Nibbles of the extension above the branch.</summary>
    public ReadOnlySpan<byte> Prefix { get; }

    /// <summary>All references, end to end: the RLP payload of the branch but for its value.</summary>
    public ReadOnlySpan<byte> References => _references;

    /// <summary>Leaves below a child: 0, 1..16 or <see cref="Stored"/>.</summary>
    public byte LeafCount(int child) => _counts[child];

    /// <summary>Bit n: child n is there.</summary>
    public int ChildrenMask
    {
        get
        {
            var zero = Vector128.Equals(Vector128.Create(_counts), Vector128<byte>.Zero);
            return ~(int)zero.ExtractMostSignificantBits() & 0xffff;
        }
    }

    /// <summary>Bit n: child n has a record of its own.</summary>
    public int StoredMask
        => (int)Vector128.Equals(Vector128.Create(_counts), Vector128.Create(Stored)).ExtractMostSignificantBits();

    /// <summary>Writes a record; returns its length.</summary>
    public static int Write(
        ReadOnlySpan<byte> key,
        int pathLength,
        int branchDepth,
        ReadOnlySpan<byte> leafCounts,
        ReadOnlySpan<byte> references,
        Span<byte> destination)
    {
        int prefixLength = branchDepth - pathLength;
        destination[0] = (byte)prefixLength;
        for (int i = 0; i < prefixLength; i++)
        {
            destination[1 + i] = (byte)NibblePath.Nibble(key, pathLength + i);
        }

        leafCounts.CopyTo(destination[(1 + prefixLength)..]);
        references.CopyTo(destination[(1 + prefixLength + Children)..]);
        return 1 + prefixLength + Children + references.Length;
    }

    /// <summary>Bytes of the reference that begins here: "no child", a hash, or a node shorter than a hash.</summary>
    public static int ReferenceBytes(byte first) => first switch
    {
        0x80 => 1,
        0xa0 => HashReferenceBytes,
        _ => 1 + first - 0xc0,
    };

    /// <summary>Takes the next reference off the front of <paramref name="references"/>.</summary>
    public static ReadOnlySpan<byte> TakeReference(ref ReadOnlySpan<byte> references)
    {
        int length = ReferenceBytes(references[0]);
        ReadOnlySpan<byte> reference = references[..length];
        references = references[length..];
        return reference;
    }

    /// <summary>The bytes of a record before its leaf counts.</summary>
    public static ReadOnlySpan<byte> PrefixBytes(ReadOnlySpan<byte> record) => record[..(1 + record[0])];

    /// <summary>One reference for each child, and "no child" just where none is counted.</summary>
    private bool ReferencesAreWhole()
    {
        int offset = 0;
        for (int child = 0; child < Children; child++)
        {
            if (offset >= _references.Length)
            {
                return false;
            }

            byte first = _references[offset];
            bool known = first is 0x80 or 0xa0 or (> 0xc0 and < 0xc0 + Hash256.Size);
            if (!known || (first == 0x80) != (_counts[child] == 0))
            {
                return false;
            }

            offset += ReferenceBytes(first);
        }

        return offset == _references.Length;
    }

    /// <summary>What is wrong with bytes that should be a record.</summary>
    public static StorageException Corrupt(ReadOnlySpan<byte> record)
        => new(StorageFault.Corrupt, $"a trie node's record is malformed: {Hex.Encode(record)}");
}
