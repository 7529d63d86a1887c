using MarketChain.Primitives;
using MarketChain.Primitives.Binary;
using MarketChain.Storage;

namespace MarketChain.Chain.Blocks;

/// <summary>
/// What the sidecar log keeps of a batch, until it is pruned:
/// <code>
/// transaction hash 32 │ varint length │ sidecar │ outcomes (reasons and UA; nothing when the batch failed)
/// </code>
/// </summary>
/// <param name="TransactionHash">Whose rows.</param>
/// <param name="Sidecar">Salt and columns.</param>
/// <param name="Outcomes">What became of each row.</param>
internal sealed record SidecarRecord(
    Hash256 TransactionHash, ReadOnlyMemory<byte> Sidecar, ReadOnlyMemory<byte> Outcomes)
{
    /// <summary>Appends the record's bytes.</summary>
    public void Write(ByteWriter writer)
    {
        writer.WriteHash(TransactionHash);
        writer.WritePrefixedBytes(Sidecar.Span);
        writer.WriteBytes(Outcomes.Span);
    }

    /// <summary>Reads a record's bytes, in place.</summary>
    /// <exception cref="StorageException">The bytes are no such record.</exception>
    public static SidecarRecord Read(ReadOnlyMemory<byte> bytes)
    {
        ByteReader reader = new(bytes.Span);
        if (!reader.TryReadHash(out Hash256 hash)
            || !reader.TryReadPrefixedBytes(bytes.Length, out ReadOnlySpan<byte> sidecar))
        {
            throw new StorageException(
                StorageFault.Corrupt, $"the record of a sidecar, {bytes.Length} bytes, is malformed");
        }

        int end = bytes.Length - reader.Remaining;
        return new SidecarRecord(hash, bytes[(end - sidecar.Length)..end], bytes[end..]);
    }
}
