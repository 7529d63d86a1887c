using System.Buffers.Binary;
using System.Numerics;

namespace MarketChain.State.Ledger.Encoding;

/// <summary>
/// The key of any row, <c>u8(table) ‖ key</c>, as a number whose order is that of the bytes.
/// <code>
///           ┌ 1 ┬──── 4 ────┬──── 4 ────┬──── 4 ────┬ 3 ┐
/// EpochUid  │ 2 │ campaign  │ epoch     │ uid       │ 0 │   16 bytes, most significant first; unused ones are 0
///           └───┴───────────┴───────────┴───────────┴───┘
/// </code>
/// </summary>
internal readonly record struct RowKey(ulong High, ulong Low) : IComparable<RowKey>
{
    /// <summary>Bytes of the longest key with its table.</summary>
    public const int BytesMax = 13;

    /// <summary>Bytes of the number.</summary>
    public const int PaddedBytes = 16;

    /// <summary>A key of a table with up to three numbers; those that the table has not are 0.</summary>
    public RowKey(LedgerTable table, uint first = 0, uint second = 0, uint third = 0)
        : this(((ulong)table << 56) | ((ulong)first << 24) | (second >> 8),
            ((ulong)second << 56) | ((ulong)third << 24))
    {
    }

    /// <summary>The table; unknown numbers are possible while a key is being read.</summary>
    public LedgerTable Table => (LedgerTable)(High >> 56);

    /// <summary>First number: campaign, uid or site.</summary>
    public uint First => (uint)(High >> 24);

    /// <summary>Second number: epoch or stream.</summary>
    public uint Second => (uint)(High << 8) | (uint)(Low >> 56);

    /// <summary>Third number: uid or site.</summary>
    public uint Third => (uint)(Low >> 24);

    private UInt128 Number => new(High, Low);

    /// <summary>True when <paramref name="left"/> sorts before <paramref name="right"/>.</summary>
    public static bool operator <(RowKey left, RowKey right) => left.CompareTo(right) < 0;

    /// <summary>True when <paramref name="left"/> sorts after <paramref name="right"/>.</summary>
    public static bool operator >(RowKey left, RowKey right) => left.CompareTo(right) > 0;

    /// <summary>True when <paramref name="left"/> sorts not after <paramref name="right"/>.</summary>
    public static bool operator <=(RowKey left, RowKey right) => left.CompareTo(right) <= 0;

    /// <summary>True when <paramref name="left"/> sorts not before <paramref name="right"/>.</summary>
    public static bool operator >=(RowKey left, RowKey right) => left.CompareTo(right) >= 0;

    /// <summary>Bytes of the table's keys with the table in front; 0 when there is no such table.</summary>
    public static int LengthOf(LedgerTable table) => table switch
    {
        LedgerTable.Epoch or LedgerTable.Stream or LedgerTable.SiteEpoch => 9,
        LedgerTable.EpochUid or LedgerTable.EpochSite => 13,
        LedgerTable.Uid => 5,
        LedgerTable.Totals => 1,
        _ => 0,
    };

    /// <summary>Writes 16 bytes: the key from byte <paramref name="skipped"/> on, then zeros.</summary>
    public void Write(Span<byte> destination, int skipped)
        => BinaryPrimitives.WriteUInt128BigEndian(destination, Number << (8 * skipped));

    /// <summary>The first bytes of this key, then those of <paramref name="suffix"/>, which is left-aligned.</summary>
    public RowKey WithSuffix(int shared, UInt128 suffix)
    {
        UInt128 kept = shared == 0 ? UInt128.Zero
            : Number >> (8 * (PaddedBytes - shared)) << (8 * (PaddedBytes - shared));
        UInt128 number = kept | (suffix >> (8 * shared));
        return new RowKey((ulong)(number >> 64), (ulong)number);
    }

    /// <summary>Leading bytes that both keys have in common; 16 for equal ones.</summary>
    public int SharedBytes(RowKey other)
        => High != other.High
            ? BitOperations.LeadingZeroCount(High ^ other.High) / 8
            : 8 + (BitOperations.LeadingZeroCount(Low ^ other.Low) / 8);

    /// <inheritdoc/>
    public int CompareTo(RowKey other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);
}
