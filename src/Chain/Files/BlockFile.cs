using System.Text;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Rlp;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Files;

// Blocks in a file, for another node to import: RLP items one after the other.
//
//   "marketchain/blocks/1" and genesisHash        [text, hash]
//   a block and the rows of its batches           [block, [sidecar, …]]      block: a string that holds its RLP
//   …                                             ascending by number, without gaps
//
// Whoever imports verifies everything, so a file needs no seal of its own.

/// <summary>A file of blocks that cannot be read: the message says where and why.</summary>
public sealed class BlockFileException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A block with the rows of its batches.</summary>
/// <param name="Block">The block, with its seals.</param>
/// <param name="Sidecars">One for each batch, in order.</param>
public sealed record BlockWithSidecars(Block Block, IReadOnlyList<ReadOnlyMemory<byte>> Sidecars);

/// <summary>The forms of the items.</summary>
internal static class BlockFile
{
    /// <summary>The longest item: a block of nothing but the largest batches is far below it.</summary>
    public const int ItemLengthMax = 256 << 20;

    private const string Format = "marketchain/blocks/1";

    /// <summary>The first item.</summary>
    public static byte[] EncodeHeader(in Hash256 genesisHash)
    {
        using RlpWriter writer = new(new byte[64]);
        int list = writer.StartList();
        writer.WriteBytes(Encoding.ASCII.GetBytes(Format));
        writer.WriteHash(genesisHash);
        writer.EndList(list);
        return writer.ToArray();
    }

    /// <summary>Every other item.</summary>
    public static byte[] Encode(BlockWithSidecars item)
    {
        byte[] block = item.Block.Encode();
        int sidecarsLength = item.Sidecars.Sum(sidecar => sidecar.Length + (2 * sizeof(uint)));
        using RlpWriter writer = new(new byte[block.Length + sidecarsLength + 64]);
        int list = writer.StartList();
        writer.WriteBytes(block);
        int sidecars = writer.StartList();
        foreach (ReadOnlyMemory<byte> sidecar in item.Sidecars)
        {
            writer.WriteBytes(sidecar.Span);
        }

        writer.EndList(sidecars);
        writer.EndList(list);
        return writer.ToArray();
    }

    /// <summary>Reads the first item; the genesis hash of the chain whose blocks follow.</summary>
    public static Hash256 DecodeHeader(ReadOnlySpan<byte> item)
    {
        RlpReader reader = new(item);
        return reader.TryReadList(out RlpReader list)
            && reader.TryFinish()
            && list.TryReadBytes(out ReadOnlySpan<byte> format)
            && format.SequenceEqual(Encoding.ASCII.GetBytes(Format))
            && list.TryReadHash(out Hash256 genesisHash)
            && list.TryFinish()
            ? genesisHash
            : throw new BlockFileException($"expected a file of blocks of the format {Format}");
    }

    /// <summary>Reads another item, whose bytes the block keeps.</summary>
    public static BlockWithSidecars Decode(byte[] item)
    {
        RlpReader reader = new(item);
        if (!reader.TryReadList(out RlpReader list)
            || !reader.TryFinish()
            || !list.TryReadBytes(out ReadOnlySpan<byte> encoded, Block.EncodedLengthMax)
            || !list.TryReadList(out RlpReader items)
            || !list.TryFinish())
        {
            throw new BlockFileException("expected [block, [sidecar, ...]], got something else");
        }

        List<ReadOnlyMemory<byte>> sidecars = [];
        while (!items.AtEnd)
        {
            sidecars.Add(items.TryReadBytes(out ReadOnlySpan<byte> sidecar, ImpressionColumns.SidecarLengthMax)
                ? sidecar.ToArray()
                : throw new BlockFileException($"sidecar {sidecars.Count} of a block is malformed: {items.Error}"));
        }

        return Block.TryDecode(encoded.ToArray(), out Block? block, out DecodeError error)
            ? new BlockWithSidecars(block, sidecars)
            : throw new BlockFileException($"a block is malformed: {error}");
    }
}
