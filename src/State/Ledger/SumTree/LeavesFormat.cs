using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.SumTree;

namespace MarketChain.State.Ledger.SumTree;

/// <summary>What a file of leaves says of itself, in its trailer.</summary>
/// <param name="Epoch">The settled epoch.</param>
/// <param name="Sites">Leaves of sites, which come first.</param>
/// <param name="Uids">Leaves of UIDs.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LeavesHeader(EpochKey Epoch, uint Sites, uint Uids)
{
    /// <summary>All leaves.</summary>
    public uint Count => Sites + Uids;

    /// <summary>Of what the leaf at an index is.</summary>
    public PayoutLeafType TypeOf(uint index) => index < Sites ? PayoutLeafType.Site : PayoutLeafType.Uid;
}

/// <summary>
/// The file of leaves of a settled epoch. Runs of 256 leaves alternate with the tree's value above each, so a proof
/// needs one run and the values, and a damaged run shows.
/// <code>
/// file      run 0 ‖ value 0 ‖ run 1 ‖ value 1 ‖ … ‖ trailer
/// run       256 leaves, the last run fewer
/// leaf      id u32le ‖ impressions u32le ‖ ua u64le ‖ amount u128le                              32 bytes
/// value     hash 32 ‖ impressions u64le ‖ ua u128le ‖ amount u128le                              72 bytes
/// trailer   "MCLEAVS1" ‖ campaign u32le ‖ epoch u32le ‖ sites u32le ‖ uids u32le ‖ checksum 32   56 bytes
/// checksum  BLAKE2b-256("marketchain/leaves-file/v1" ‖ all values ‖ trailer before it)
/// </code>
/// </summary>
internal static class LeavesFormat
{
    /// <summary>Leaves of a run: a perfect subtree eight levels high.</summary>
    public const int RunLeaves = 256;

    /// <summary>Bytes of a leaf.</summary>
    public const int LeafBytes = 32;

    /// <summary>Bytes of the tree's value above a run.</summary>
    public const int ValueBytes = 72;

    /// <summary>Bytes of the trailer.</summary>
    public const int TrailerBytes = HashedTrailerBytes + Hash256.Size;

    private const int HashedTrailerBytes = 8 + (4 * sizeof(uint));

    private static ReadOnlySpan<byte> Magic => "MCLEAVS1"u8;

    private static ReadOnlySpan<byte> ChecksumTag => "marketchain/leaves-file/v1"u8;

    /// <summary>Where a leaf begins.</summary>
    public static long OffsetOf(uint index) => ((long)index * LeafBytes) + ((long)(index / RunLeaves) * ValueBytes);

    /// <summary>Where the value above a run begins.</summary>
    public static long ValueOffsetOf(uint run, uint leaves)
        => OffsetOf(run * RunLeaves) + ((long)LeavesOf(run, leaves) * LeafBytes);

    /// <summary>Runs of so many leaves.</summary>
    public static int RunsOf(uint leaves) => (int)(((long)leaves + RunLeaves - 1) / RunLeaves);

    /// <summary>Leaves of a run.</summary>
    public static int LeavesOf(uint run, uint leaves) => (int)Math.Min(RunLeaves, leaves - (run * RunLeaves));

    /// <summary>Bytes of a whole file.</summary>
    public static long LengthOf(uint leaves)
        => ((long)leaves * LeafBytes) + ((long)RunsOf(leaves) * ValueBytes) + TrailerBytes;

    /// <summary>Writes what the file keeps of a leaf: the rest is known from its place.</summary>
    public static void WriteLeaf(in PayoutLeaf leaf, Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, leaf.Id);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], checked((uint)leaf.Impressions));
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], checked((ulong)leaf.Ua));
        BinaryPrimitives.WriteUInt128LittleEndian(destination[16..], leaf.Amount);
    }

    /// <summary>Reads a leaf.</summary>
    public static PayoutLeaf ReadLeaf(ReadOnlySpan<byte> source, in LeavesHeader header, uint index)
        => new(
            header.TypeOf(index),
            header.Epoch.Campaign,
            header.Epoch.Epoch,
            index,
            BinaryPrimitives.ReadUInt32LittleEndian(source),
            BinaryPrimitives.ReadUInt32LittleEndian(source[4..]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[8..]),
            BinaryPrimitives.ReadUInt128LittleEndian(source[16..]));

    /// <summary>Writes the tree's value above a run.</summary>
    public static void WriteValue(in SumNode value, Span<byte> destination)
    {
        value.Hash.CopyTo(destination);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[32..], value.Impressions);
        BinaryPrimitives.WriteUInt128LittleEndian(destination[40..], value.Ua);
        BinaryPrimitives.WriteUInt128LittleEndian(destination[56..], value.Amount);
    }

    /// <summary>Reads the tree's value above a run.</summary>
    public static SumNode ReadValue(ReadOnlySpan<byte> source)
        => new(
            new Hash256(source[..Hash256.Size]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[32..]),
            BinaryPrimitives.ReadUInt128LittleEndian(source[40..]),
            BinaryPrimitives.ReadUInt128LittleEndian(source[56..]));

    /// <summary>Writes the trailer over all values.</summary>
    public static void WriteTrailer(in LeavesHeader header, ReadOnlySpan<SumNode> values, Span<byte> trailer)
    {
        Magic.CopyTo(trailer);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[8..], header.Epoch.Campaign);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[12..], header.Epoch.Epoch);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[16..], header.Sites);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[20..], header.Uids);
        ChecksumOf(values, trailer).CopyTo(trailer[HashedTrailerBytes..]);
    }

    /// <summary>Reads the trailer without judging its checksum.</summary>
    /// <returns>False when it is no trailer of this format.</returns>
    public static bool TryReadTrailer(ReadOnlySpan<byte> trailer, out LeavesHeader header)
    {
        EpochKey epoch = new(
            BinaryPrimitives.ReadUInt32LittleEndian(trailer[8..]),
                BinaryPrimitives.ReadUInt32LittleEndian(trailer[12..]));
        uint sites = BinaryPrimitives.ReadUInt32LittleEndian(trailer[16..]);
        uint uids = BinaryPrimitives.ReadUInt32LittleEndian(trailer[20..]);
        header = new LeavesHeader(epoch, sites, uids);
        return trailer.StartsWith(Magic) && (ulong)sites + uids <= uint.MaxValue;
    }

    /// <summary>True when the checksum in the trailer is that of values and trailer.</summary>
    public static bool HasChecksum(ReadOnlySpan<SumNode> values, ReadOnlySpan<byte> trailer)
        => new Hash256(trailer[HashedTrailerBytes..TrailerBytes]) == ChecksumOf(values, trailer);

    private static Hash256 ChecksumOf(ReadOnlySpan<SumNode> values, ReadOnlySpan<byte> trailer)
    {
        Blake2b256Hasher hasher = new();
        hasher.Append(ChecksumTag);
        Span<byte> bytes = stackalloc byte[ValueBytes];
        foreach (ref readonly SumNode value in values)
        {
            WriteValue(value, bytes);
            hasher.Append(bytes);
        }

        hasher.Append(trailer[..HashedTrailerBytes]);
        return hasher.Finish();
    }
}
