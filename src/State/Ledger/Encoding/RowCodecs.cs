using MarketChain.Primitives.Binary;

namespace MarketChain.State.Ledger.Encoding;

/// <summary>Table 4: <c>level u8, flags u8, linkedTo, earned, claimed</c>.</summary>
internal readonly struct UidCodec : IRowCodec<uint, UidRow>
{
    private const byte LevelMax = 3;
    private const UidFlags AllFlags = UidFlags.HasController | UidFlags.OutOfUse | UidFlags.HasLinks;

    /// <inheritdoc/>
    public static int ValueBytesMax => 2 + Varint.LengthMax<ulong>() + (2 * Varint.LengthMax<UInt128>());

    /// <inheritdoc/>
    public static bool CanBeDeleted => false;

    /// <inheritdoc/>
    public static RowKey ToRowKey(uint key) => new(LedgerTable.Uid, key);

    /// <inheritdoc/>
    public static uint FromRowKey(RowKey key) => key.First;

    /// <inheritdoc/>
    public static int Write(in UidRow row, Span<byte> destination)
    {
        ValueWriter writer = new(destination);
        writer.Byte(row.Identity.Level);
        writer.Byte((byte)row.Identity.Flags);
        writer.UInt64(row.Identity.LinkedTo);
        writer.UInt128(row.Earned);
        writer.UInt128(row.Claimed);
        return writer.Length;
    }

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> value, out UidRow row)
    {
        ValueReader reader = new(value);
        row = new UidRow
        {
            Identity = new UidIdentity(reader.Byte(), (UidFlags)reader.Byte(), reader.UInt32()),
            Earned = reader.UInt128(),
            Claimed = reader.UInt128(),
        };
        return reader.IsComplete
            && row.Identity.Level is >= 1 and <= LevelMax
            && (row.Identity.Flags & ~AllFlags) == UidFlags.None;
    }
}

/// <summary>Table 5: <c>batches</c>.</summary>
internal readonly struct StreamCodec : IRowCodec<StreamKey, StreamRow>
{
    /// <inheritdoc/>
    public static int ValueBytesMax => Varint.LengthMax<ulong>();

    /// <inheritdoc/>
    public static bool CanBeDeleted => false;

    /// <inheritdoc/>
    public static RowKey ToRowKey(StreamKey key) => new(LedgerTable.Stream, key.Site, key.Stream);

    /// <inheritdoc/>
    public static StreamKey FromRowKey(RowKey key) => new(key.First, key.Second);

    /// <inheritdoc/>
    public static int Write(in StreamRow row, Span<byte> destination) => Varint.Write(destination, row.Batches);

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> value, out StreamRow row)
    {
        ValueReader reader = new(value);
        row = new StreamRow { Batches = reader.UInt64() };
        return reader.IsComplete && row != default;
    }
}

/// <summary>Table 6: <c>rows</c>.</summary>
internal readonly struct SiteEpochCodec : IRowCodec<SiteEpochKey, SiteEpochRow>
{
    /// <inheritdoc/>
    public static int ValueBytesMax => Varint.LengthMax<ulong>();

    /// <inheritdoc/>
    public static bool CanBeDeleted => false;

    /// <inheritdoc/>
    public static RowKey ToRowKey(SiteEpochKey key) => new(LedgerTable.SiteEpoch, key.Site, key.Epoch);

    /// <inheritdoc/>
    public static SiteEpochKey FromRowKey(RowKey key) => new(key.First, key.Second);

    /// <inheritdoc/>
    public static int Write(in SiteEpochRow row, Span<byte> destination) => Varint.Write(destination, row.Rows);

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> value, out SiteEpochRow row)
    {
        ValueReader reader = new(value);
        row = new SiteEpochRow { Rows = reader.UInt64() };
        return reader.IsComplete && row != default;
    }
}

/// <summary>Table 7: the five sums, then the four counters.</summary>
internal readonly struct TotalsCodec : IRowCodec<OnlyKey, TotalsRow>
{
    /// <inheritdoc/>
    public static int ValueBytesMax => (5 * Varint.LengthMax<UInt128>()) + (4 * Varint.LengthMax<ulong>());

    /// <inheritdoc/>
    public static bool CanBeDeleted => true;

    /// <inheritdoc/>
    public static RowKey ToRowKey(OnlyKey key) => new(LedgerTable.Totals);

    /// <inheritdoc/>
    public static OnlyKey FromRowKey(RowKey key) => default;

    /// <inheritdoc/>
    public static int Write(in TotalsRow row, Span<byte> destination)
    {
        ValueWriter writer = new(destination);
        writer.UInt128(row.FreeEscrow);
        writer.UInt128(row.Reserves);
        writer.UInt128(row.Stakes);
        writer.UInt128(row.Unclaimed);
        writer.UInt128(row.Remainders);
        writer.UInt64(row.OpenRows);
        writer.UInt64(row.SettledEpochs);
        writer.UInt64(row.ExpiryCursor);
        writer.UInt64(row.ExpiryLeaf);
        return writer.Length;
    }

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> value, out TotalsRow row)
    {
        ValueReader reader = new(value);
        row = new TotalsRow
        {
            FreeEscrow = reader.UInt128(),
            Reserves = reader.UInt128(),
            Stakes = reader.UInt128(),
            Unclaimed = reader.UInt128(),
            Remainders = reader.UInt128(),
            OpenRows = reader.UInt64(),
            SettledEpochs = reader.UInt64(),
            ExpiryCursor = reader.UInt64(),
            ExpiryLeaf = reader.UInt32(),
        };
        return reader.IsComplete && row != default;
    }
}
