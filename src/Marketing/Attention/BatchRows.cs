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

    internal BatchRows(in ImpressionColumns columns)
    {
        Uids = columns.Uids;
        Campaigns = columns.Campaigns;
        TimeOffsetsMs = columns.TimeOffsetsMs;
        DwellsMs = columns.DwellsMs;
        VisiblePermille = columns.VisiblePermille;
        Flags = columns.Flags;
        Formats = columns.Formats;
    }

    internal int Count => Uids.Length;

    internal bool IsViewable(int row)
        => UaModel1.IsViewable(DwellsMs[row], VisiblePermille[row], (ImpressionFlags)Flags[row]);

    internal bool IsClick(int row) => (Flags[row] & (byte)ImpressionFlags.Click) != 0;
}
