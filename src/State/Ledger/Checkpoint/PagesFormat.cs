using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.State.Ledger.Checkpoint;

/// <summary>What a file of pages holds.</summary>
/// <param name="Block">The block after which the rows stood so.</param>
/// <param name="Epoch">Its epoch.</param>
/// <param name="Rows">Rows in all.</param>
/// <param name="Pages">Pages in all.</param>
/// <param name="Root">The content root.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PagesHeader(ulong Block, uint Epoch, ulong Rows, uint Pages, Hash256 Root);

/// <summary>
/// A file of pages. Every byte is under a hash: pages under their leaves, the rest under the checksum.
/// <code>
/// pages     page 0 ‖ page 1 ‖ …                                                as they are hashed
/// index     a page each: u32be(length) ‖ leaf                                  36 bytes
/// trailer   "MCPAGES1" ‖ block u64be ‖ epoch u32be ‖ rows u64be ‖ pages u32be ‖ root 32 ‖ checksum 32
/// checksum  BLAKE2b-256("marketchain/pages-file/v1" ‖ index ‖ trailer before it)
/// </code>
/// </summary>
internal static class PagesFormat
{
    /// <summary>Bytes of a page's entry in the index.</summary>
    public const int IndexEntryBytes = sizeof(uint) + Hash256.Size;

    /// <summary>Bytes of the trailer.</summary>
    public const int TrailerBytes = HashedTrailerBytes + Hash256.Size;

    private const int HashedTrailerBytes = 8 + 8 + 4 + 8 + 4 + Hash256.Size;

    private static ReadOnlySpan<byte> Magic => "MCPAGES1"u8;

    private static ReadOnlySpan<byte> ChecksumTag => "marketchain/pages-file/v1"u8;

    /// <summary>Writes the trailer over an index.</summary>
    public static void WriteTrailer(in PagesHeader header, ReadOnlySpan<byte> index, Span<byte> trailer)
    {
        Magic.CopyTo(trailer);
        BinaryPrimitives.WriteUInt64BigEndian(trailer[8..], header.Block);
        BinaryPrimitives.WriteUInt32BigEndian(trailer[16..], header.Epoch);
        BinaryPrimitives.WriteUInt64BigEndian(trailer[20..], header.Rows);
        BinaryPrimitives.WriteUInt32BigEndian(trailer[28..], header.Pages);
        header.Root.CopyTo(trailer[32..]);
        ChecksumOf(index, trailer).CopyTo(trailer[HashedTrailerBytes..]);
    }

    /// <summary>Reads the trailer without judging its checksum.</summary>
    /// <returns>False when it is no trailer of this format.</returns>
    public static bool TryReadTrailer(ReadOnlySpan<byte> trailer, out PagesHeader header)
    {
        header = new PagesHeader(
            BinaryPrimitives.ReadUInt64BigEndian(trailer[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(trailer[16..]),
            BinaryPrimitives.ReadUInt64BigEndian(trailer[20..]),
            BinaryPrimitives.ReadUInt32BigEndian(trailer[28..]),
            new Hash256(trailer[32..HashedTrailerBytes]));
        return trailer.StartsWith(Magic);
    }

    /// <summary>True when the checksum in the trailer is that of index and trailer.</summary>
    public static bool HasChecksum(ReadOnlySpan<byte> index, ReadOnlySpan<byte> trailer)
        => new Hash256(trailer[HashedTrailerBytes..TrailerBytes]) == ChecksumOf(index, trailer);

    private static Hash256 ChecksumOf(ReadOnlySpan<byte> index, ReadOnlySpan<byte> trailer)
    {
        Blake2b256Hasher hasher = new();
        hasher.Append(ChecksumTag);
        hasher.Append(index);
        hasher.Append(trailer[..HashedTrailerBytes]);
        return hasher.Finish();
    }
}
