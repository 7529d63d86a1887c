using System.Buffers.Binary;
using MarketChain.Primitives;
using MarketChain.Primitives.Binary;
using MarketChain.Primitives.Blocks;
using MarketChain.Storage;
using MarketChain.Storage.Segments;

namespace MarketChain.Chain.Blocks;

/// <summary>
/// What the block log keeps of a block, for good, and where the rows of its batches lie in the sidecar log:
/// <code>
/// u32be number of batches │ transaction index u32be ‖ sidecar 16 │ … │ the block's RLP
/// </code>
/// The sidecars are on disk before the block is, so their places are known when it is written.
/// </summary>
/// <param name="Sidecars">One for each batch, ascending by transaction.</param>
/// <param name="Block">Header, body and seals.</param>
internal sealed record BlockRecord(IReadOnlyList<SidecarPlace> Sidecars, Block Block)
{
    private const int EntryLength = sizeof(uint) + SegmentPointer.Size;

    /// <summary>Appends the record's bytes.</summary>
    public void Write(ByteWriter writer)
    {
        writer.WriteUInt32BigEndian((uint)Sidecars.Count);
        foreach (SidecarPlace sidecar in Sidecars)
        {
            writer.WriteUInt32BigEndian((uint)sidecar.TransactionIndex);
            sidecar.Pointer.CopyTo(writer.Take(SegmentPointer.Size));
        }

        byte[] encoded = Block.Encode();
        Invariant.Check(encoded.Length <= Block.EncodedLengthMax);
        writer.WriteBytes(encoded);
    }

    /// <summary>Reads a record's bytes, which the block's transactions keep.</summary>
    /// <exception cref="StorageException">The bytes are no such record.</exception>
    public static BlockRecord Read(ReadOnlyMemory<byte> bytes)
    {
        ReadOnlySpan<byte> rest = bytes.Span;
        if (!BinaryPrimitives.TryReadUInt32BigEndian(rest, out uint count)
            || count > (rest.Length - sizeof(uint)) / EntryLength)
        {
            throw Malformed("it is cut");
        }

        rest = rest[sizeof(uint)..];
        List<SidecarPlace> sidecars = new((int)count);
        for (; sidecars.Count < count; rest = rest[EntryLength..])
        {
            if (!SegmentPointer.TryRead(rest[sizeof(uint)..EntryLength], out SegmentPointer pointer))
            {
                throw Malformed("the place of a sidecar");
            }

            sidecars.Add(new SidecarPlace((int)BinaryPrimitives.ReadUInt32BigEndian(rest), pointer));
        }

        return Block.TryDecode(bytes[^rest.Length..], out Block? block, out DecodeError error)
            ? new BlockRecord(sidecars, block)
            : throw Malformed(error.ToString());
    }

    private static StorageException Malformed(string what)
        => new(StorageFault.Corrupt, $"the record of a block is malformed: {what}");
}

/// <summary>Where the rows of a batch lie.</summary>
/// <param name="TransactionIndex">Which transaction of the block.</param>
/// <param name="Pointer">The record in the sidecar log.</param>
internal readonly record struct SidecarPlace(int TransactionIndex, SegmentPointer Pointer);
