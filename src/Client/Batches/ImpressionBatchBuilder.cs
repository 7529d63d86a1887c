using MarketChain.Primitives.Transactions;

namespace MarketChain.Client;

/// <summary>
/// Gathers the impressions of one stream of a site into batches. A batch's base time is that of its newest row; it is
/// full at 10,000 rows, and a row that lies 2^32 ms (49 days) from another one does not fit.
/// </summary>
/// <param name="site">The site.</param>
/// <param name="stream">Which of its streams, 0..1023.</param>
/// <param name="firstBatchSequence">The number of the next batch: above that of the stream's last one.</param>
/// <param name="optional">Which optional columns the batches have.</param>
public sealed class ImpressionBatchBuilder(
    uint site, uint stream, ulong firstBatchSequence, OptionalColumns optional = OptionalColumns.None)
{
    private readonly List<Impression> _rows = [];
    private readonly HashSet<uint> _campaigns = [];

    /// <summary>Rows so far.</summary>
    public int Rows => _rows.Count;

    /// <summary>True when no further row fits.</summary>
    public bool IsFull => _rows.Count == (int)SubmitImpressions.RowsMax;

    /// <summary>The number that the next batch gets.</summary>
    public ulong NextBatchSequence { get; private set; } = firstBatchSequence;

    /// <summary>Time of the oldest row, Unix ms; only when there are rows.</summary>
    public ulong OldestMs { get; private set; }

    /// <summary>Time of the newest row, Unix ms; only when there are rows.</summary>
    public ulong NewestMs { get; private set; }

    /// <summary>Takes a row; false, and nothing changed, when the batch must be built before.</summary>
    /// <exception cref="ArgumentException">The protocol does not allow the row at all.</exception>
    public bool TryAdd(in Impression row)
    {
        bool hasUnknownFlags = (row.Flags & ~ImpressionFlags.All) != ImpressionFlags.None;
        if (row.VisiblePermille > ImpressionColumns.VisibleMax || hasUnknownFlags)
        {
            throw new ArgumentException($"visible is at most 1000 and flags are bits 0 to 2, got {row}", nameof(row));
        }

        ulong oldest = Rows == 0 ? row.TimeMs : Math.Min(OldestMs, row.TimeMs);
        ulong newest = Rows == 0 ? row.TimeMs : Math.Max(NewestMs, row.TimeMs);
        if (IsFull || newest - oldest > uint.MaxValue)
        {
            return false;
        }

        OldestMs = oldest;
        NewestMs = newest;
        _rows.Add(row);
        _campaigns.Add(row.Campaign);
        return true;
    }

    /// <summary>Makes a batch of the rows so far and starts the next one.</summary>
    /// <param name="salt">
    /// 32 bytes that nobody can guess, new for each batch: they hide the rows once those are deleted.
    /// </param>
    /// <exception cref="InvalidOperationException">There are no rows.</exception>
    public ImpressionBatch Build(ReadOnlySpan<byte> salt)
    {
        if (Rows == 0)
        {
            throw new InvalidOperationException("a batch has at least one row");
        }

        ImpressionColumnsBuilder columns = new(optional);
        foreach (Impression row in _rows)
        {
            columns.Add(new ImpressionRow(
                row.Uid,
                row.Campaign,
                (uint)(NewestMs - row.TimeMs),
                row.DwellMs,
                row.VisiblePermille,
                row.Flags,
                row.Format,
                row.Creative,
                row.Placement));
        }

        byte[] sidecar = columns.BuildSidecar(salt);
        SubmitImpressions payload = columns.BuildPayload(site, stream, NextBatchSequence++, NewestMs, sidecar);
        ImpressionBatch batch = new(payload, sidecar, (uint)_campaigns.Count);
        _rows.Clear();
        _campaigns.Clear();
        return batch;
    }
}
