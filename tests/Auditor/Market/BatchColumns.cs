using System.Buffers.Binary;
using MarketChain.Primitives.Crypto;
using MarketChain.Wire.V1;

namespace MarketChain.Auditor;

/// <summary>A row of a batch.</summary>
internal readonly record struct ImpressionRow(
    uint Uid, uint Campaign, uint TimeOffset, uint DwellMs, ushort Visible, byte Flags, byte Format)
{
    public bool IsClick => (Flags & 1) != 0;
    public bool IsVideo => (Flags & 2) != 0;
    public bool HasFocus => (Flags & 4) != 0;
}

/// <summary>The sidecar of a batch (docs/spec/transactions.md 7).</summary>
internal static class BatchColumns
{
    private const int SaltBytes = 32;
    private const int RowBytes = 20;

    /// <summary>The rows; null with the fault when it is not the sidecar that the batch names.</summary>
    public static IReadOnlyList<ImpressionRow>? Read(SubmitImpressions batch, byte[] sidecar, out string fault)
    {
        uint optional = (batch.OptionalColumns & 1) + (batch.OptionalColumns >> 1);
        long length = SaltBytes + (batch.Rows * (RowBytes + (4L * optional)));
        fault = sidecar.LongLength != length ? $"{sidecar.Length} bytes and not {length}"
            : Blake2b256.Hash(sidecar) != batch.ColumnsHash.ToHash() ? "another hash"
            : "";
        if (fault.Length > 0)
        {
            return null;
        }

        ImpressionRow[] rows = ReadRows(sidecar.AsSpan(SaltBytes), (int)batch.Rows);
        fault = rows.Any(row => row.Visible > 1000 || row.Flags > 7) ? "a row beyond its limits" : "";
        return fault.Length > 0 ? null : rows;
    }

    /// <summary>Columns of 4, 4, 4, 4, 2, 1 and 1 bytes a row.</summary>
    private static ImpressionRow[] ReadRows(ReadOnlySpan<byte> columns, int count)
    {
        ImpressionRow[] rows = new ImpressionRow[count];
        for (int i = 0; i < count; i++)
        {
            rows[i] = new ImpressionRow(
                U32(columns, count, 0, i), U32(columns, count, 1, i), U32(columns, count, 2, i),
                U32(columns, count, 3, i),
                BinaryPrimitives.ReadUInt16LittleEndian(columns[((16 * count) + (2 * i))..]),
                columns[(18 * count) + i],
                columns[(19 * count) + i]);
        }

        return rows;
    }

    private static uint U32(ReadOnlySpan<byte> columns, int count, int column, int row)
        => BinaryPrimitives.ReadUInt32LittleEndian(columns[(4 * ((column * count) + row))..]);
}
