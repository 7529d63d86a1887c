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
internal sealed class OpenBanditLog(CsvTable table, string file) : ITableFormat
{
    /// <summary>A column that only this format has.</summary>
    public const string TellingColumn = "user_feature_0";

    private const uint ItemsMax = 100_000;
    private const string TimeForm = "yyyy-MM-dd HH:mm:ss.FFFFFFFzzz";

    private readonly string _site = SiteName(file);
    private readonly int _timestamp = table.Column("timestamp");
    private readonly int _item = table.Column("item_id");
    private readonly int _click = table.Column("click");
    private readonly int[] _features = [.. Enumerable.Range(0, 4).Select(i => table.Column($"user_feature_{i}"))];

    /// <inheritdoc/>
    public LogRow ReadRow(CsvTable.CsvRow fields)
        => new(
            ReadTime(fields, _timestamp),
            UserIdentity.Of(
                fields[_features[0]], fields[_features[1]], fields[_features[2]], fields[_features[3]]),
            $"item {fields.Number(_item, "item_id", ItemsMax)}",
            _site,
            fields.Flag(_click, "click"));

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
}
