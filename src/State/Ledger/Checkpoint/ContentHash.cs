using System.Buffers.Binary;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.State.Ledger.Checkpoint;

/// <summary>
/// The content root of all rows after a block (docs/spec/ledger.md 4): a tree over pages of 256 rows.
/// <code>
/// leaf  "marketchain/page/v1" ‖ u32be(i) ‖ page i
/// node  "marketchain/page-node/v1" ‖ left ‖ right                         an odd node moves up unchanged
/// root  "marketchain/content/v1" ‖ u64be(block) ‖ u64be(rows) ‖ u32be(pages) ‖ top node, or zeros without pages
/// </code>
/// </summary>
public static class ContentHash
{
    /// <summary>Rows of a page; the last one may have fewer.</summary>
    public const int PageRows = 256;

    private static ReadOnlySpan<byte> PageTag => "marketchain/page/v1"u8;

    private static ReadOnlySpan<byte> NodeTag => "marketchain/page-node/v1"u8;

    private static ReadOnlySpan<byte> RootTag => "marketchain/content/v1"u8;

    /// <summary>The leaf of a page.</summary>
    public static Hash256 LeafOf(uint index, ReadOnlySpan<byte> page)
    {
        Span<byte> head = stackalloc byte[PageTag.Length + sizeof(uint)];
        PageTag.CopyTo(head);
        BinaryPrimitives.WriteUInt32BigEndian(head[PageTag.Length..], index);
        return Blake2b256.HashJoined(head, page);
    }

    /// <summary>The root over the leaves of all pages.</summary>
    /// <param name="block">The block after which the rows stood so.</param>
    /// <param name="rows">How many there are.</param>
    /// <param name="leaves">One a page.</param>
    public static Hash256 RootOf(ulong block, ulong rows, ReadOnlySpan<Hash256> leaves)
    {
        Span<byte> message = stackalloc byte[RootTag.Length + 8 + 8 + 4 + Hash256.Size];
        RootTag.CopyTo(message);
        Span<byte> fields = message[RootTag.Length..];
        BinaryPrimitives.WriteUInt64BigEndian(fields, block);
        BinaryPrimitives.WriteUInt64BigEndian(fields[8..], rows);
        BinaryPrimitives.WriteUInt32BigEndian(fields[16..], (uint)leaves.Length);
        TopOf(leaves).CopyTo(fields[20..]);
        return Blake2b256.Hash(message);
    }

    private static Hash256 TopOf(ReadOnlySpan<Hash256> leaves)
    {
        if (leaves.IsEmpty)
        {
            return Hash256.Zero;
        }

        Span<byte> message = stackalloc byte[NodeTag.Length + (2 * Hash256.Size)];
        NodeTag.CopyTo(message);
        Hash256[] level = leaves.ToArray();
        for (int width = level.Length; width > 1; width = (width + 1) / 2)
        {
            for (int i = 0; i < width / 2; i++)
            {
                level[2 * i].CopyTo(message[NodeTag.Length..]);
                level[(2 * i) + 1].CopyTo(message[(NodeTag.Length + Hash256.Size)..]);
                level[i] = Blake2b256.Hash(message);
            }

            if (width % 2 == 1)
            {
                level[width / 2] = level[width - 1];
            }
        }

        return level[0];
    }
}
