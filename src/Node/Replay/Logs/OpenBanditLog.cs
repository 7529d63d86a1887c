using System.Globalization;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Node.Replay.Logs;

/// <summary>
/// The Open Bandit Dataset's log (Saito et al., arXiv 2008.07146), one row for each shown item:
/// <code>
/// (index),timestamp,item_id,position,click,propensity_score,user_feature_0,…,user_feature_3,(affinities…)
/// </code>
/// A user is the tuple of the four features, an item a campaign, the file one site. Other columns are not read.
/// </summary>
internal sealed class OpenBanditLog(string file) : ILogSource
{
    /// <summary>A column that only this format has.</summary>
    public const string TellingColumn = "user_feature_0";

    private const uint ItemsMax = 100_000;
    private const string TimeForm = "yyyy-MM-dd HH:mm:ss.FFFFFFFzzz";

    private readonly string _site = SiteName(file);

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
                : throw table.Error("expected rows in order of time, got one before its predecessor");
            yield return row;
        }
    }

    private bool TryReadRow(CsvTable table, Columns columns, out LogRow row)
    {
        row = default;
        if (!table.TryReadRow(out CsvTable.CsvRow fields))
        {
            return false;
        }

        row = new LogRow(
            ReadTime(fields, columns.Timestamp),
            UserIdentity.Of(
                fields[columns.Features[0]],
                fields[columns.Features[1]],
                fields[columns.Features[2]],
                fields[columns.Features[3]]),
            $"item {fields.Number(columns.Item, "item_id", ItemsMax)}",
            _site,
            fields.Flag(columns.Click, "click"));
        return true;
    }

    private static ulong ReadTime(CsvTable.CsvRow fields, int column)
    {
        bool read = DateTimeOffset.TryParseExact(
            fields[column], TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset time);
        return read && time.ToUnixTimeMilliseconds() >= 0
            ? (ulong)time.ToUnixTimeMilliseconds()
            : throw fields.Wrong(column, "timestamp: expected a time such as 2019-11-24 00:01:03.979311+00:00");
    }

    private static string SiteName(string file)
    {
        string name = Path.GetFileNameWithoutExtension(file);
        return name.Length is > 0 and <= RegisterSite.NameLengthMax && name.All(char.IsAscii) ? name : "open-bandit";
    }

    /// <summary>Where the columns are that are read.</summary>
    private sealed class Columns(CsvTable table)
    {
        public int Timestamp { get; } = table.Column("timestamp");

        public int Item { get; } = table.Column("item_id");

        public int Click { get; } = table.Column("click");

        public int[] Features { get; } = [.. Enumerable.Range(0, 4).Select(i => table.Column($"user_feature_{i}"))];
    }
}
