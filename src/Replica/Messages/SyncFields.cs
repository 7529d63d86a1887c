using MarketChain.Chain.Files;
using MarketChain.Consensus.Messages;
using MarketChain.Primitives;
using MarketChain.Primitives.Rlp;

namespace MarketChain.Replica.Messages;

/// <summary>The parts of the sync channel's forms; drawn at <see cref="SyncMessageCodec"/>.</summary>
internal static class SyncFields
{
    public static void WriteBlocks(ref RlpWriter writer, IReadOnlyList<BlockWithSidecars> items)
    {
        int list = writer.StartList();
        foreach (BlockWithSidecars item in items)
        {
            BlockFields.Write(ref writer, item);
        }

        writer.EndList(list);
    }

    public static List<BlockWithSidecars> ReadBlocks(ref RlpFieldReader reader)
    {
        List<BlockWithSidecars> items = [];
        RlpFieldReader list = reader.List("items");
        while (list.HasMore)
        {
            int position = list.Position;
            if (BlockFields.Read(ref list) is { } item)
            {
                bool follows = items.Count < MessageLimits.BlocksMax && Follows(items, item.Block.Number);
                list.Require(follows, "items", DecodeReason.NotAscending, position);
                items.Add(item);
            }
        }

        reader.Leave(list);
        return items;
    }

    public static void WritePart(ref RlpWriter writer, PartMessage part)
    {
        writer.WriteUInt64(part.Number);
        writer.WriteUInt64(part.Offset);
        writer.WriteUInt64(part.Total);
        writer.WriteBytes(part.Bytes.Span);
    }

    public static PartMessage ReadPart(ref RlpFieldReader list)
    {
        ulong number = ReadNumber(ref list);
        int position = list.Position;
        uint offset = ReadOffset(ref list);
        uint total = (uint)list.UInt64("total", MessageLimits.ItemLengthMax);
        ReadOnlyMemory<byte> bytes = list.Bytes("bytes", MessageLimits.PartLengthMax);
        bool fits = !bytes.IsEmpty && offset + (ulong)bytes.Length <= total;
        list.Require(fits, "bytes", DecodeReason.Inconsistent, position);
        return new PartMessage(number, offset, total, bytes);
    }

    public static void WriteOptional(ref RlpWriter writer, ProposedBlock? block)
    {
        int list = writer.StartList();
        if (block is not null)
        {
            ProposalFields.WriteBlock(ref writer, block);
        }

        writer.EndList(list);
    }

    public static ProposedBlock? ReadOptional(ref RlpFieldReader reader)
    {
        RlpFieldReader list = reader.List("found");
        ProposedBlock? block = list.HasMore ? ProposalFields.ReadBlock(ref list) : null;
        reader.Leave(list);
        return block;
    }

    /// <summary>A block that can be asked for: everybody has genesis.</summary>
    public static ulong ReadNumber(ref RlpFieldReader list)
    {
        int position = list.Position;
        ulong number = list.UInt64("number");
        list.Require(number > 0, "number", DecodeReason.OutOfRange, position);
        return number;
    }

    public static uint ReadOffset(ref RlpFieldReader list)
        => (uint)list.UInt64("offset", MessageLimits.ItemLengthMax);

    private static bool Follows(List<BlockWithSidecars> items, ulong number)
        => items.Count == 0 ? number > 0 : number == items[^1].Block.Number + 1;
}
