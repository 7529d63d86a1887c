using System.Buffers.Binary;
using MarketChain.Chain.Validation;
using MarketChain.Primitives;

namespace MarketChain.Chain.Files;

/// <summary>Reads blocks from a file, or any stream, and imports them.</summary>
public static class BlockFileReader
{
    // RLP (yellow paper, appendix B): a list of up to 55 bytes, and one whose length follows in up to 8 bytes.
    private const byte ShortList = 0xc0;
    private const byte LongList = 0xf7;

    /// <summary>
    /// Imports every block that the chain lacks, verifying each. Blocks that it has must be the same ones.
    /// </summary>
    /// <param name="chain">The chain, on its one writing thread.</param>
    /// <param name="source">The file, from its start.</param>
    /// <param name="imported">Hears the number of each block that was imported.</param>
    /// <returns>How many were imported.</returns>
    /// <exception cref="BlockFileException">
    /// The file is malformed, of another chain, begins too late, or has an invalid block. The blocks before that one
    /// are in the chain.
    /// </exception>
    public static ulong Import(Blockchain chain, Stream source, Action<ulong> imported)
    {
        byte[] header = ReadItem(source) ?? throw new BlockFileException("the file is empty");
        if (BlockFile.DecodeHeader(header) is var genesisHash && genesisHash != chain.Spec.GenesisHash)
        {
            throw new BlockFileException($"expected the chain {chain.Spec.GenesisHash}, got {genesisHash}");
        }

        ulong count = 0;
        while (ReadItem(source) is { } item)
        {
            BlockWithSidecars next = BlockFile.Decode(item);
            if (next.Block.Number <= chain.Head.Number)
            {
                CheckSame(chain, next);
                continue;
            }

            if (chain.TryImport(next.Block, next.Sidecars) is { } rejection)
            {
                throw Invalid(next, rejection);
            }

            count++;
            imported(next.Block.Number);
        }

        return count;
    }

    private static void CheckSame(Blockchain chain, BlockWithSidecars item)
    {
        using ChainReader reader = chain.OpenReader();
        Hash256? known = reader.GetHeader(item.Block.Number)?.ComputeHash();
        if (known != item.Block.Hash)
        {
            throw new BlockFileException(
                $"block {item.Block.Number} is {item.Block.Hash} in the file and {known} in the chain");
        }
    }

    private static BlockFileException Invalid(BlockWithSidecars item, BlockRejection rejection)
        => new($"block {item.Block.Number} is not the next one of the chain: {rejection}");

    /// <summary>The next item with its RLP header; null at the end of the stream.</summary>
    internal static byte[]? ReadItem(Stream source, int lengthMax = BlockFile.ItemLengthMax)
    {
        int first = source.ReadByte();
        if (first < 0)
        {
            return null;
        }

        int sizeBytes = Math.Max(0, first - LongList);
        Span<byte> size = stackalloc byte[sizeof(ulong)];
        size.Clear();
        ReadExactly(source, size[(sizeof(ulong) - sizeBytes)..]);
        ulong length = sizeBytes > 0 ? BinaryPrimitives.ReadUInt64BigEndian(size) : (ulong)(first - ShortList);
        if (first < ShortList || length > (ulong)lengthMax)
        {
            throw new BlockFileException(
                $"expected items as RLP lists of at most {lengthMax} bytes, got byte 0x{first:x2}");
        }

        if (source.CanSeek && (ulong)(source.Length - source.Position) < length)
        {
            throw new BlockFileException("the file ends within an item");
        }

        byte[] item = new byte[1 + sizeBytes + (int)length];
        item[0] = (byte)first;
        size[(sizeof(ulong) - sizeBytes)..].CopyTo(item.AsSpan(1));
        ReadExactly(source, item.AsSpan(1 + sizeBytes));
        return item;
    }

    private static void ReadExactly(Stream source, Span<byte> destination)
    {
        if (source.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false) < destination.Length)
        {
            throw new BlockFileException("the file ends within an item");
        }
    }
}
