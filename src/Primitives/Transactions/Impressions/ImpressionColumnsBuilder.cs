using System.Buffers.Binary;

namespace MarketChain.Primitives.Transactions;

/// <summary>Gathers rows and writes them as the columns of a sidecar: what a platform sends.</summary>
/// <param name="optional">Which optional columns to write; what rows say of others is dropped.</param>
public sealed class ImpressionColumnsBuilder(OptionalColumns optional)
{
    private readonly List<ImpressionRow> _rows = [];

    /// <summary>Rows so far.</summary>
    public int Rows => _rows.Count;

    /// <summary>Adds a row.</summary>
    /// <exception cref="ArgumentException">The protocol does not allow the row.</exception>
    /// <exception cref="InvalidOperationException">The batch is full: 10,000 rows.</exception>
    public void Add(in ImpressionRow row)
    {
        if (row.VisiblePermille > ImpressionColumns.VisibleMax)
        {
            throw new ArgumentException(
                $"visible is at most {ImpressionColumns.VisibleMax} permille, got {row.VisiblePermille}", nameof(row));
        }

        if ((row.Flags & ~ImpressionFlags.All) != ImpressionFlags.None)
        {
            throw new ArgumentException($"flags are bits 0 to 2, got {(byte)row.Flags}", nameof(row));
        }

        if (_rows.Count == SubmitImpressions.RowsMax)
        {
            throw new InvalidOperationException($"a batch has at most {SubmitImpressions.RowsMax} rows");
        }

        _rows.Add(row);
    }

    /// <summary>Starts a new batch.</summary>
    public void Clear() => _rows.Clear();

    /// <summary>The sidecar of the rows so far.</summary>
    /// <param name="salt">32 bytes that nobody can guess, new for each batch.</param>
    public byte[] BuildSidecar(ReadOnlySpan<byte> salt)
    {
        Invariant.Check(salt.Length == ImpressionColumns.SaltSize);
        byte[] sidecar = new byte[ImpressionColumns.LengthOf(Rows, optional)];
        salt.CopyTo(sidecar);
        Span<byte> rest = sidecar.AsSpan(ImpressionColumns.SaltSize);
        WriteNumbers(ref rest, row => row.Uid);
        WriteNumbers(ref rest, row => row.Campaign);
        WriteNumbers(ref rest, row => row.TimeOffsetMs);
        WriteNumbers(ref rest, row => row.DwellMs);
        WriteNarrow(ref rest);
        if (optional.HasFlag(OptionalColumns.Creative))
        {
            WriteNumbers(ref rest, row => row.Creative);
        }

        if (optional.HasFlag(OptionalColumns.Placement))
        {
            WriteNumbers(ref rest, row => row.Placement);
        }

        Invariant.Check(rest.IsEmpty);
        return sidecar;
    }

    /// <summary>The payload that goes with a sidecar of <see cref="BuildSidecar"/>.</summary>
    /// <param name="site">The site.</param>
    /// <param name="stream">Which of its streams.</param>
    /// <param name="batchSequence">Above that of the stream's last batch.</param>
    /// <param name="baseTimeMs">What the rows' offsets count back from, Unix ms.</param>
    /// <param name="sidecar">The bytes.</param>
    public SubmitImpressions BuildPayload(
        uint site, uint stream, ulong batchSequence, ulong baseTimeMs, ReadOnlySpan<byte> sidecar)
        => new(
            site,
            stream,
            batchSequence,
            (uint)Rows,
            ImpressionColumns.HashOf(sidecar),
            baseTimeMs,
            optional);

    private void WriteNumbers(ref Span<byte> rest, Func<ImpressionRow, uint> column)
    {
        foreach (ImpressionRow row in _rows)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(rest, column(row));
            rest = rest[sizeof(uint)..];
        }
    }

    private void WriteNarrow(ref Span<byte> rest)
    {
        Span<byte> flags = rest[(Rows * sizeof(ushort))..];
        Span<byte> formats = flags[Rows..];
        for (int i = 0; i < Rows; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(rest[(i * sizeof(ushort))..], _rows[i].VisiblePermille);
            flags[i] = (byte)_rows[i].Flags;
            formats[i] = _rows[i].Format;
        }

        rest = formats[Rows..];
    }
}
