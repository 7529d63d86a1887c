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
internal sealed class CsvLog(CsvTable table) : ITableFormat
{
    /// <summary>A column that only this format has.</summary>
    public const string TellingColumn = "timestampMs";

    /// <summary>9999-12-31: what is later is no Unix time in ms.</summary>
    private const ulong TimeMsMax = 253_402_300_799_999;

    private readonly int _time = table.Column(TellingColumn);
    private readonly int _user = table.Column("user");
    private readonly int _item = table.Column("item");
    private readonly int _site = table.Column("site");
    private readonly int _click = table.Column("click");
    private readonly int? _dwell = Optional(table, "dwellMs");
    private readonly int? _visible = Optional(table, "visible");
    private readonly int? _format = Optional(table, "format");

    /// <inheritdoc/>
    public LogRow ReadRow(CsvTable.CsvRow fields)
        => new(
            fields.Number(_time, TellingColumn, TimeMsMax),
            UserIdentity.Of(fields[_user]),
            fields.Name(_item, "item", RegisterSite.NameLengthMax),
            fields.Name(_site, "site", RegisterSite.NameLengthMax),
            fields.Flag(_click, "click"),
            (uint?)Optional(fields, _dwell, "dwellMs", uint.MaxValue),
            (ushort?)Optional(fields, _visible, "visible", ImpressionColumns.VisibleMax),
            (byte)(Optional(fields, _format, "format", byte.MaxValue) ?? 0));

    private static ulong? Optional(CsvTable.CsvRow fields, int? column, string name, ulong max)
        => column is { } place && !fields[place].IsEmpty ? fields.Number(place, name, max) : null;

    private static int? Optional(CsvTable table, string name) => table.Has(name) ? table.Column(name) : null;
}
