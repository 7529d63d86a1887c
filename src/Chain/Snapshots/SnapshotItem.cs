using MarketChain.Primitives;
using MarketChain.Primitives.Rlp;

namespace MarketChain.Chain.Snapshots;

// A chain after one block in a file, for a node that begins: RLP items one after the other.
//
//   "marketchain/snapshot/1", genesisHash, height       [text, hash, height]
//   every block with its receipts, 1 to height           [1, block, receipts]
//   the ledger's change sets behind the checkpoint       [2, number, changes]
//   accounts in the order of the trie, slots before      [3, account, [[slot, value], …]] …   [4, account, slim]
//   codes                                                [5, code]
//   the checkpoint's file of pages, in parts             [6, bytes]
//   leaves of settled epochs, as they are kept           [7, key, value]
//   keccak256 of all bytes before                        [8, hash]
//
// Nothing in it is believed: blocks hang together by their hashes and have the seals of a quorum; state, receipts,
// change sets, pages and leaves lead to roots that blocks hold. Of the events of the system step, which are in no
// root, only the bloom filter is held.

/// <summary>The kinds of items, in their order.</summary>
internal enum SnapshotKind : byte
{
    Block = 1,
    Changes = 2,
    Slots = 3,
    Account = 4,
    Code = 5,
    Pages = 6,
    Leaves = 7,
    End = 8,
}

/// <summary>One item of a snapshot.</summary>
internal static class SnapshotItem
{
    public const string Format = "marketchain/snapshot/1";

    /// <summary>Bytes of the longest item: a block of 8 MiB with its receipts, which its gas bounds.</summary>
    public const int LengthMax = 256 << 20;

    /// <summary>Slots in one item.</summary>
    public const int SlotsMax = 1_024;

    /// <summary>Bytes of a file of pages in one item.</summary>
    public const int PartLength = 1 << 20;

    /// <summary>An item of a kind with two strings; the second may be lacking.</summary>
    public static byte[] Encode(SnapshotKind kind, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, bool hasSecond)
    {
        RlpWriter writer = new(new byte[first.Length + second.Length + 32]);
        try
        {
            int list = writer.StartList();
            writer.WriteUInt64((ulong)kind);
            writer.WriteBytes(first);
            if (hasSecond)
            {
                writer.WriteBytes(second);
            }

            writer.EndList(list);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>Slots of the account that follows.</summary>
    public static byte[] EncodeSlots(in Hash256 account, IReadOnlyList<(Hash256 Slot, UInt256 Value)> slots)
    {
        RlpWriter writer = new(new byte[(slots.Count * 72) + 64]);
        try
        {
            int list = writer.StartList();
            writer.WriteUInt64((ulong)SnapshotKind.Slots);
            writer.WriteHash(account);
            int items = writer.StartList();
            foreach ((Hash256 slot, UInt256 value) in slots)
            {
                int item = writer.StartList();
                writer.WriteHash(slot);
                writer.WriteUInt256(value);
                writer.EndList(item);
            }

            writer.EndList(items);
            writer.EndList(list);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }
}
