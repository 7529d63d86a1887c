using MarketChain.Chain;
using MarketChain.Chain.Files;
using MarketChain.Primitives.Rlp;
using MarketChain.Replica.Messages;

namespace MarketChain.Replica.Sync;

/// <summary>Final blocks for peers that lack them, out of the chain.</summary>
internal sealed class BlockServer(Blockchain chain, SyncLimits limits)
{
    /// <summary>Bytes of a block beside its envelopes, at most: header, seals, lengths.</summary>
    private const int BlockRestMax = 32 << 10;

    /// <summary>Blocks from a number on, as many as an answer holds.</summary>
    public SyncMessage Answer(GetBlocksMessage question, out long bytesRead)
    {
        using ChainReader reader = chain.OpenReader();
        bytesRead = 0;
        List<BlockWithSidecars> items = [];
        for (ulong number = question.From; items.Count < MessageLimits.BlocksMax; number++)
        {
            if (reader.GetBlockWithSidecars(number) is not { } item)
            {
                break;
            }

            long length = LengthOf(item);
            bytesRead += length;
            if (items.Count > 0 && bytesRead > MessageLimits.AnswerLengthTarget)
            {
                break;
            }

            if (length > limits.WholeBytesMax)
            {
                return PartOf(item, offset: 0, out bytesRead);
            }

            items.Add(item);
        }

        bool isPruned = items.Count == 0 && reader.GetHeader(question.From) is not null;
        return isPruned ? new PrunedMessage(question.From) : new BlocksMessage(items);
    }

    /// <summary>More of a block that does not fit in an answer.</summary>
    public SyncMessage Answer(GetPartMessage question, out long bytesRead)
    {
        using ChainReader reader = chain.OpenReader();
        bytesRead = 0;
        if (reader.GetBlockWithSidecars(question.Number) is { } item)
        {
            return PartOf(item, question.Offset, out bytesRead);
        }

        return reader.GetHeader(question.Number) is null
            ? new BlocksMessage([])
            : new PrunedMessage(question.Number);
    }

    /// <summary>Bytes of an item, or a little more.</summary>
    private static long LengthOf(BlockWithSidecars item)
    {
        long length = BlockRestMax;
        foreach (Primitives.Transactions.Transaction transaction in item.Block.Body.Transactions)
        {
            length += transaction.Encoded.Length + sizeof(uint);
        }

        foreach (ReadOnlyMemory<byte> sidecar in item.Sidecars)
        {
            length += sidecar.Length + sizeof(uint);
        }

        return length;
    }

    private SyncMessage PartOf(BlockWithSidecars item, uint offset, out long bytesRead)
    {
        RlpWriter writer = new(new byte[1 << 20]);
        try
        {
            BlockFields.Write(ref writer, item);
            bytesRead = writer.Length;
            int length = Math.Min(writer.Length - (int)offset, limits.PartBytesMax);
            return length > 0
                ? new PartMessage(
                    item.Block.Number, offset, (uint)writer.Length, writer.Written.Slice((int)offset, length).ToArray())
                : new BlocksMessage([]);
        }
        finally
        {
            writer.Dispose();
        }
    }
}
