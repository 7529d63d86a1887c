using System.Runtime.InteropServices;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Primitives.Transactions;

/// <summary>
/// The rows of a batch, seen in place in its sidecar (docs/spec/transactions.md 7):
/// <code>
/// salt 32 | uid 4n | campaign 4n | timeOffset 4n | dwellMs 4n | visible 2n | flags n | format n
///         | creative 4n, if there | placement 4n, if there
/// </code>
/// Numbers are little-endian and columns as wide as they are said to be, so on a little-endian machine each column is
/// a span over the sidecar; every column begins at a multiple of its width. <see cref="Check"/> first, then open.
/// </summary>
public readonly ref struct ImpressionColumns
{
    /// <summary>Random bytes before the columns, so that their hash tells nothing once they are deleted.</summary>
    public const int SaltSize = 32;

    /// <summary>Bytes of a row without optional columns.</summary>
    public const int RowSize = (4 * sizeof(uint)) + sizeof(ushort) + (2 * sizeof(byte));

    /// <summary>Bytes that an optional column adds to a row.</summary>
    public const int OptionalColumnSize = sizeof(uint);

    /// <summary>Bytes of the longest sidecar: within the protocol's 288 KiB.</summary>
    public const int SidecarLengthMax
        = SaltSize + ((int)SubmitImpressions.RowsMax * (RowSize + (2 * OptionalColumnSize)));

    /// <summary>All of a thing: the most that <see cref="VisiblePermille"/> can hold.</summary>
    public const ushort VisibleMax = 1000;

    private readonly ReadOnlySpan<byte> _columns;
    private readonly OptionalColumns _optional;

    private ImpressionColumns(ReadOnlySpan<byte> columns, int rows, OptionalColumns optional)
    {
        _columns = columns;
        _optional = optional;
        Rows = rows;
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Who saw each.</summary>
    public ReadOnlySpan<uint> Uids => Numbers(0);

    /// <summary>What each was for.</summary>
    public ReadOnlySpan<uint> Campaigns => Numbers(1);

    /// <summary>How long before the batch's base time, ms.</summary>
    public ReadOnlySpan<uint> TimeOffsetsMs => Numbers(2);

    /// <summary>How long each was on the screen, ms.</summary>
    public ReadOnlySpan<uint> DwellsMs => Numbers(3);

    /// <summary>How much of each was visible, 0..1000.</summary>
    public ReadOnlySpan<ushort> VisiblePermille
        => MemoryMarshal.Cast<byte, ushort>(_columns.Slice(Rows * 16, Rows * sizeof(ushort)));

    /// <summary><see cref="ImpressionFlags"/> of each.</summary>
    public ReadOnlySpan<byte> Flags => _columns.Slice(Rows * 18, Rows);

    /// <summary>Format of each.</summary>
    public ReadOnlySpan<byte> Formats => _columns.Slice(Rows * 19, Rows);

    /// <summary>What was shown; empty when the batch lacks the column.</summary>
    public ReadOnlySpan<uint> Creatives => _optional.HasFlag(OptionalColumns.Creative) ? Numbers(5) : default;

    /// <summary>Where on the site; empty when the batch lacks the column.</summary>
    public ReadOnlySpan<uint> Placements
        => _optional.HasFlag(OptionalColumns.Placement) ? Numbers(Creatives.IsEmpty ? 5 : 6) : default;

    /// <summary>One row, gathered from its columns: for reading, not for the hot path.</summary>
    public ImpressionRow this[int row] => new(
        Uids[row],
        Campaigns[row],
        TimeOffsetsMs[row],
        DwellsMs[row],
        VisiblePermille[row],
        (ImpressionFlags)Flags[row],
        Formats[row],
        Creatives.IsEmpty ? 0 : Creatives[row],
        Placements.IsEmpty ? 0 : Placements[row]);

    /// <summary>Bytes of the sidecar of so many rows.</summary>
    public static int LengthOf(int rows, OptionalColumns optional)
        => SaltSize + (rows * (RowSize
            + (optional.HasFlag(OptionalColumns.Creative) ? OptionalColumnSize : 0)
            + (optional.HasFlag(OptionalColumns.Placement) ? OptionalColumnSize : 0)));

    /// <summary>BLAKE2b-256 of a sidecar, which the transaction holds.</summary>
    public static Hash256 HashOf(ReadOnlySpan<byte> sidecar) => Blake2b256.Hash(sidecar);

    /// <summary>True when the bytes are the sidecar of the batch: length, hash and every row's form.</summary>
    public static bool Check(ReadOnlySpan<byte> sidecar, SubmitImpressions batch, out SidecarFault fault)
    {
        if (sidecar.Length != LengthOf((int)batch.Rows, batch.OptionalColumns))
        {
            fault = sidecar.IsEmpty ? SidecarFault.Missing : SidecarFault.WrongLength;
            return false;
        }

        fault = HashOf(sidecar) == batch.ColumnsHash ? Open(sidecar, batch).CheckRows() : SidecarFault.WrongHash;
        return fault == SidecarFault.None;
    }

    /// <summary>Looks at a sidecar that <see cref="Check"/> has accepted.</summary>
    public static ImpressionColumns Open(ReadOnlySpan<byte> sidecar, SubmitImpressions batch)
    {
        Invariant.Check(BitConverter.IsLittleEndian);
        Invariant.Check(sidecar.Length == LengthOf((int)batch.Rows, batch.OptionalColumns));
        return new ImpressionColumns(sidecar[SaltSize..], (int)batch.Rows, batch.OptionalColumns);
    }

    /// <summary>Two searches that the runtime does in vectors.</summary>
    private SidecarFault CheckRows()
    {
        if (VisiblePermille.ContainsAnyExceptInRange((ushort)0, VisibleMax))
        {
            return SidecarFault.VisibleOutOfRange;
        }

        return Flags.ContainsAnyExceptInRange((byte)0, (byte)ImpressionFlags.All)
            ? SidecarFault.UnknownFlags
            : SidecarFault.None;
    }

    /// <summary>The 32-bit column behind <paramref name="before"/> times four bytes a row.</summary>
    private ReadOnlySpan<uint> Numbers(int before)
        => MemoryMarshal.Cast<byte, uint>(_columns.Slice(before * Rows * sizeof(uint), Rows * sizeof(uint)));
}
