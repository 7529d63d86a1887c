using MarketChain.Primitives.Transactions;

namespace MarketChain.Node.Replay.Logs;

/// <summary>
/// A plain log: columns by the names of the header, in any order; others are not read.
/// <code>
/// timestampMs  Unix ms, never less than in the row before
/// user         any text: equal texts are one user
/// item         1..64 bytes: becomes a campaign
/// site         1..64 bytes
/// click        0 or 1
/// dwellMs      optional: how long it was on the screen, ms, under 2^32
/// visible      optional: how much of it was visible, 0..1000 permille
/// format       optional: the ad's format, 0..255
/// </code>
/// An optional field may also be empty.
/// </summary>
internal sealed class CsvLog(string file) : ILogSource
{
    /// <summary>A column that only this format has.</summary>
    public const string TellingColumn = "timestampMs";

    /// <summary>9999-12-31: what is later is no Unix time in ms.</summary>
    private const ulong TimeMsMax = 253_402_300_799_999;

    /// <inheritdoc/>
    public string Description => Path.GetFileName(file);

    /// <inheritdoc/>
    public IEnumerable<LogRow> Read()
    {
        using CsvTable table = new(file);
        Columns columns = new(table);
        ulong lastMs = 0;
        while (TryReadRow(table, columns, out LogRow row))
        {
            lastMs = row.TimeMs >= lastMs
                ? row.TimeMs
                : throw table.Error($"timestampMs: expected at least {lastMs} as in the row before, got {row.TimeMs}");
            yield return row;
        }
    }

    private static bool TryReadRow(CsvTable table, Columns columns, out LogRow row)
    {
        row = default;
        if (!table.TryReadRow(out CsvTable.CsvRow fields))
        {
            return false;
        }

        row = new LogRow(
            fields.Number(columns.Time, "timestampMs", TimeMsMax),
            UserIdentity.Of(fields[columns.User]),
            fields.Name(columns.Item, "item", RegisterSite.NameLengthMax),
            fields.Name(columns.Site, "site", RegisterSite.NameLengthMax),
            fields.Flag(columns.Click, "click"),
            (uint?)Optional(fields, columns.Dwell, "dwellMs", uint.MaxValue),
            (ushort?)Optional(fields, columns.Visible, "visible", ImpressionColumns.VisibleMax),
            (byte)(Optional(fields, columns.Format, "format", byte.MaxValue) ?? 0));
        return true;
    }

    private static ulong? Optional(CsvTable.CsvRow fields, int? column, string name, ulong max)
        => column is { } place && !fields[place].IsEmpty ? fields.Number(place, name, max) : null;

    /// <summary>Where the columns are that are read.</summary>
    private sealed class Columns(CsvTable table)
    {
        public int Time { get; } = table.Column(TellingColumn);

        public int User { get; } = table.Column("user");

        public int Item { get; } = table.Column("item");

        public int Site { get; } = table.Column("site");

        public int Click { get; } = table.Column("click");

        public int? Dwell { get; } = Optional(table, "dwellMs");

        public int? Visible { get; } = Optional(table, "visible");

        public int? Format { get; } = Optional(table, "format");

        private static int? Optional(CsvTable table, string name) => table.Has(name) ? table.Column(name) : null;
    }
}
