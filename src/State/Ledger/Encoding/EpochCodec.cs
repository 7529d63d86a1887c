using System.Numerics;
using MarketChain.Primitives.Binary;
using MarketChain.Primitives.SumTree;
using MarketChain.State.Ledger.SumTree;

namespace MarketChain.State.Ledger.Encoding;

/// <summary>Table 1: <c>state, termsVersion, reserve, …, paidSites</c>, then a peak per bit set in cursor.</summary>
internal readonly struct EpochCodec : IRowCodec<EpochKey, EpochRow>
{
    private const int PeaksMax = 32;
    private static int PeakBytesMax => 32 + Varint.LengthMax<ulong>() + (2 * Varint.LengthMax<UInt128>());

    /// <inheritdoc/>
    public static int ValueBytesMax
        => 1 + (6 * Varint.LengthMax<ulong>()) + (4 * Varint.LengthMax<UInt128>()) + (PeaksMax * PeakBytesMax);

    /// <inheritdoc/>
    public static bool CanBeDeleted => true;

    /// <inheritdoc/>
    public static RowKey ToRowKey(EpochKey key) => new(LedgerTable.Epoch, key.Campaign, key.Epoch);

    /// <inheritdoc/>
    public static EpochKey FromRowKey(RowKey key) => new(key.First, key.Second);

    /// <inheritdoc/>
    public static int Write(in EpochRow row, Span<byte> destination)
    {
        ValueWriter writer = new(destination);
        writer.Byte((byte)row.State);
        writer.UInt64(row.TermsVersion);
        writer.UInt128(row.Reserve);
        writer.UInt64(row.Impressions);
        writer.UInt64(row.Clicks);
        writer.UInt128(row.Ua);
        writer.UInt64(row.UidRows);
        writer.UInt64(row.SiteRows);
        writer.UInt64(row.Cursor);
        writer.UInt128(row.PaidUsers);
        writer.UInt128(row.PaidSites);
        foreach (ref readonly SumNode peak in row.Frontier is null ? [] : row.Frontier.Peaks)
        {
            writer.Hash(peak.Hash);
            writer.UInt64(peak.Impressions);
            writer.UInt128(peak.Ua);
            writer.UInt128(peak.Amount);
        }

        return writer.Length;
    }

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> value, out EpochRow row)
    {
        ValueReader reader = new(value);
        row = new EpochRow
        {
            State = (EpochState)reader.Byte(),
            TermsVersion = reader.UInt32(),
            Reserve = reader.UInt128(),
            Impressions = reader.UInt64(),
            Clicks = reader.UInt64(),
            Ua = reader.UInt128(),
            UidRows = reader.UInt32(),
            SiteRows = reader.UInt32(),
        };
        uint cursor = reader.UInt32();
        row.PaidUsers = reader.UInt128();
        row.PaidSites = reader.UInt128();
        row.Frontier = ReadFrontier(ref reader, cursor);
        return reader.IsComplete && row.State is EpochState.Open or EpochState.Settling;
    }

    private static SumTreeFrontier? ReadFrontier(ref ValueReader reader, uint count)
    {
        if (count == 0)
        {
            return null;
        }

        SumNode[] peaks = new SumNode[BitOperations.PopCount(count)];
        for (int i = 0; i < peaks.Length; i++)
        {
            peaks[i] = new SumNode(reader.Hash(), reader.UInt64(), reader.UInt128(), reader.UInt128());
        }

        return SumTreeFrontier.FromPeaks(count, peaks);
    }
}
