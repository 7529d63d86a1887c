using MarketChain.Marketing.Models;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Marketing.Attention;

/// <summary>The columns of a batch that judging reads, each found once.</summary>
internal readonly ref struct BatchRows
{
    internal readonly ReadOnlySpan<uint> Uids;
    internal readonly ReadOnlySpan<uint> Campaigns;
    internal readonly ReadOnlySpan<uint> TimeOffsetsMs;
    internal readonly ReadOnlySpan<uint> DwellsMs;
    internal readonly ReadOnlySpan<ushort> VisiblePermille;
    internal readonly ReadOnlySpan<byte> Flags;
    internal readonly ReadOnlySpan<byte> Formats;
    internal readonly ReadOnlySpan<uint> Creatives;
    internal readonly ReadOnlySpan<uint> Placements;

    internal BatchRows(in ImpressionColumns columns)
    {
        Uids = columns.Uids;
        Campaigns = columns.Campaigns;
        TimeOffsetsMs = columns.TimeOffsetsMs;
        DwellsMs = columns.DwellsMs;
        VisiblePermille = columns.VisiblePermille;
        Flags = columns.Flags;
        Formats = columns.Formats;
        Creatives = columns.Creatives;
        Placements = columns.Placements;
    }

    internal int Count => Uids.Length;

    internal bool IsViewable(UaParameters parameters, int row)
        => parameters.IsViewable(DwellsMs[row], VisiblePermille[row], (ImpressionFlags)Flags[row]);

    /// <summary>What a contract is told of a row.</summary>
    internal ModelRow ForModel(UaParameters parameters, in Candidate candidate, ulong baseTimeMs)
    {
        int row = candidate.Row;
        return new ModelRow(
            Math.Min(DwellsMs[row], parameters.DwellMsMax),
            VisiblePermille[row],
            (ImpressionFlags)Flags[row],
            Formats[row],
            candidate.Level,
            candidate.Frame.Terms.FormatBps(Formats[row]),
            Creatives.IsEmpty ? 0 : Creatives[row],
            Placements.IsEmpty ? 0 : Placements[row],
            baseTimeMs - TimeOffsetsMs[row]);
    }

    internal bool IsClick(int row) => (Flags[row] & (byte)ImpressionFlags.Click) != 0;
}
