using System.Diagnostics.CodeAnalysis;
using MarketChain.Chain.Execution;
using MarketChain.Chain.Files;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Rlp;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Replica.Messages;

/// <summary>
/// A block with its rows, as it travels and lies on disk:
/// <code>
/// RLP [block, [sidecar, …]]      block: a string that holds its RLP; one sidecar for each batch, in order
/// </code>
/// Whoever reads it checks nothing but its form.
/// </summary>
public static class BlockFields
{
    /// <summary>Writes one item.</summary>
    public static void Write(ref RlpWriter writer, BlockWithSidecars item)
    {
        int list = writer.StartList();
        writer.WriteBytes(item.Block.Encode());
        int sidecars = writer.StartList();
        foreach (ReadOnlyMemory<byte> sidecar in item.Sidecars)
        {
            writer.WriteBytes(sidecar.Span);
        }

        writer.EndList(sidecars);
        writer.EndList(list);
    }

    /// <summary>Reads one item, which keeps the reader's bytes; null with a fault.</summary>
    public static BlockWithSidecars? Read(ref RlpFieldReader reader)
    {
        RlpFieldReader list = reader.List("item");
        int position = list.Position;
        ReadOnlyMemory<byte> encoded = list.Bytes("block", Block.EncodedLengthMax);
        List<ReadOnlyMemory<byte>> sidecars = ReadSidecars(ref list);
        Block? block = null;
        if (!list.Failed && !Block.TryDecode(encoded, out block, out DecodeError error))
        {
            list.Require(condition: false, error.Field, error.Reason, position);
        }

        bool hasAll = block?.Body.Transactions.Count(CheckedTransaction.IsBatch) == sidecars.Count;
        list.Require(hasAll, "sidecars", DecodeReason.Inconsistent, position);
        reader.Leave(list);
        return reader.Failed ? null : new BlockWithSidecars(block!, sidecars);
    }

    /// <summary>The bytes of a prepared block alone.</summary>
    public static byte[] Encode(PreparedBlock block)
    {
        RlpWriter writer = new(new byte[4096]);
        try
        {
            Write(ref writer, block.Full);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>Reads what <see cref="Encode"/> writes.</summary>
    /// <param name="bytes">All of the encoding; kept by the block.</param>
    /// <param name="block">The block, when true.</param>
    /// <param name="error">What is wrong and where, when false.</param>
    public static bool TryDecode(
        ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out PreparedBlock? block, out DecodeError error)
    {
        RlpFieldReader reader = new(bytes);
        block = ReadPrepared(ref reader);
        reader.Finish();
        error = reader.Error;
        block = reader.Failed ? null : block;
        return block is not null;
    }

    /// <summary>Reads a block that has no round and no seals yet; null with a fault.</summary>
    public static PreparedBlock? ReadPrepared(ref RlpFieldReader reader)
    {
        int position = reader.Position;
        BlockWithSidecars? item = Read(ref reader);
        bool isRight = item is not null && PreparedBlock.IsOpen(item.Block.Header)
            && item.Block.Body.Transactions.Count <= Consensus.Messages.ProposedBlock.TransactionsMax;
        reader.Require(isRight, "block", DecodeReason.Inconsistent, position);
        return reader.Failed ? null : new PreparedBlock(item!);
    }

    private static List<ReadOnlyMemory<byte>> ReadSidecars(ref RlpFieldReader reader)
    {
        List<ReadOnlyMemory<byte>> sidecars = [];
        RlpFieldReader list = reader.List("sidecars");
        while (list.HasMore)
        {
            sidecars.Add(list.Bytes("sidecars", ImpressionColumns.SidecarLengthMax));
        }

        reader.Leave(list);
        return sidecars;
    }
}
