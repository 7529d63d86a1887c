using MarketChain.Primitives.Binary;

namespace MarketChain.State.Ledger.Encoding;

/// <summary>Table 2: <c>impressions, ua, dwellMs, firstSite, firstSiteImpressions</c>.</summary>
internal readonly struct EpochUidCodec : IRowCodec<EpochUidKey, EpochUidRow>
{
    /// <summary>Impressions are below this.</summary>
    public const uint ImpressionsEnd = 1 << 22;

    /// <summary>UA is below this.</summary>
    public const ulong UaEnd = 1UL << 42;

    /// <summary>The first site's impressions stop counting here.</summary>
    public const uint FirstSiteImpressionsMax = ushort.MaxValue;

    /// <inheritdoc/>
    public static int ValueBytesMax => 5 * Varint.LengthMax<ulong>();

    /// <inheritdoc/>
    public static bool CanBeDeleted => false;

    /// <inheritdoc/>
    public static RowKey ToRowKey(EpochUidKey key) => new(LedgerTable.EpochUid, key.Campaign, key.Epoch, key.Uid);

    /// <inheritdoc/>
    public static EpochUidKey FromRowKey(RowKey key) => new(key.First, key.Second, key.Third);

    /// <summary>True when a row has an impression and every field is within its bound.</summary>
    public static bool IsWithinBounds(in EpochUidRow row)
        => row.Impressions - 1 < ImpressionsEnd - 1
            && row.Ua < UaEnd
            && row.FirstSiteImpressions <= FirstSiteImpressionsMax;

    /// <inheritdoc/>
    public static int Write(in EpochUidRow row, Span<byte> destination)
    {
        ValueWriter writer = new(destination);
        writer.UInt64(row.Impressions);
        writer.UInt64(row.Ua);
        writer.UInt64(row.DwellMs);
        writer.UInt64(row.FirstSite);
        writer.UInt64(row.FirstSiteImpressions);
        return writer.Length;
    }

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> value, out EpochUidRow row)
    {
        ValueReader reader = new(value);
        row = new EpochUidRow
        {
            Impressions = reader.UInt32(),
            Ua = reader.UInt64(),
            DwellMs = reader.UInt32(),
            FirstSite = reader.UInt32(),
            FirstSiteImpressions = reader.UInt32(),
        };
        return reader.IsComplete && IsWithinBounds(row);
    }
}

/// <summary>Table 3: <c>impressions, ua, clicks</c>.</summary>
internal readonly struct EpochSiteCodec : IRowCodec<EpochSiteKey, EpochSiteRow>
{
    /// <inheritdoc/>
    public static int ValueBytesMax => 3 * Varint.LengthMax<ulong>();

    /// <inheritdoc/>
    public static bool CanBeDeleted => false;

    /// <inheritdoc/>
    public static RowKey ToRowKey(EpochSiteKey key) => new(LedgerTable.EpochSite, key.Campaign, key.Epoch, key.Site);

    /// <inheritdoc/>
    public static EpochSiteKey FromRowKey(RowKey key) => new(key.First, key.Second, key.Third);

    /// <inheritdoc/>
    public static int Write(in EpochSiteRow row, Span<byte> destination)
    {
        ValueWriter writer = new(destination);
        writer.UInt64(row.Impressions);
        writer.UInt64(row.Ua);
        writer.UInt64(row.Clicks);
        return writer.Length;
    }

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> value, out EpochSiteRow row)
    {
        ValueReader reader = new(value);
        row = new EpochSiteRow { Impressions = reader.UInt64(), Ua = reader.UInt64(), Clicks = reader.UInt64() };
        return reader.IsComplete && row != default;
    }
}
