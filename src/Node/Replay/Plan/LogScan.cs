using MarketChain.Node.Replay.Logs;
using MarketChain.Primitives;

namespace MarketChain.Node.Replay.Plan;

/// <summary>A thing that a log names, in the order of its first row.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">Rows that name it.</param>
internal sealed record NamedThing(string Name, long Rows);

/// <summary>
/// A first pass over a log: who and what is in it, and when. What it holds grows with users, items and sites, not with
/// rows; each has a maximum.
/// </summary>
internal sealed class LogScan
{
    /// <summary>Users that can be registered in one run: each takes about 200 bytes here.</summary>
    public const int UsersMax = 1_000_000;

    /// <summary>Campaigns that can be created in one run.</summary>
    public const int ItemsMax = 10_000;

    /// <summary>Sites: as many as a campaign can name.</summary>
    public const int SitesMax = 64;

    private readonly Dictionary<Hash256, int> _users = [];
    private readonly Tally _items = new("items", ItemsMax);
    private readonly Tally _sites = new("sites", SitesMax);
    private readonly List<int> _firstSites = [];

    private LogScan(ILogSource log) => Log = log;

    /// <summary>The log.</summary>
    public ILogSource Log { get; }

    /// <summary>How many rows it has.</summary>
    public long Rows { get; private set; }

    /// <summary>Time of the first row, Unix ms.</summary>
    public ulong FirstMs { get; private set; }

    /// <summary>Time of the last row, Unix ms.</summary>
    public ulong LastMs { get; private set; }

    /// <summary>From the first row to the last, ms.</summary>
    public ulong SpanMs => LastMs - FirstMs;

    /// <summary>What is advertised.</summary>
    public IReadOnlyList<NamedThing> Items => _items.All;

    /// <summary>Where.</summary>
    public IReadOnlyList<NamedThing> Sites => _sites.All;

    /// <summary>Users, by their place in the order of their first rows.</summary>
    public IReadOnlyDictionary<Hash256, int> Users => _users;

    /// <summary>Of each user the site of its first row.</summary>
    public IReadOnlyList<int> FirstSites => _firstSites;

    /// <summary>The place of an item.</summary>
    public int ItemOf(string name) => _items.PlaceOf(name);

    /// <summary>The place of a site.</summary>
    public int SiteOf(string name) => _sites.PlaceOf(name);

    /// <summary>Reads a whole log.</summary>
    /// <exception cref="LogFormatException">A row is not as the format has it.</exception>
    /// <exception cref="CommandException">There are no rows, or too many users, items or sites.</exception>
    public static LogScan Of(ILogSource log, CancellationToken cancellation)
    {
        LogScan scan = new(log);
        foreach (LogRow row in log.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            scan.Add(row);
        }

        return scan.Rows > 0 ? scan : throw new CommandException($"{log.Description}: expected at least one row");
    }

    private void Add(in LogRow row)
    {
        FirstMs = Rows == 0 ? row.TimeMs : FirstMs;
        LastMs = row.TimeMs;
        Rows++;
        _items.Count(row.Item);
        int site = _sites.Count(row.Site);
        if (_users.TryAdd(row.User, _users.Count))
        {
            _firstSites.Add(site);
            if (_users.Count > UsersMax)
            {
                throw new CommandException($"{Log.Description}: expected at most {UsersMax} users");
            }
        }
    }

    /// <summary>Counts names, and numbers them in the order in which they come.</summary>
    private sealed class Tally(string what, int countMax)
    {
        private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
        private readonly List<string> _names = [];
        private readonly List<long> _rows = [];

        public IReadOnlyList<NamedThing> All => [.. _names.Select((name, place) => new NamedThing(name, _rows[place]))];

        public int PlaceOf(string name) => _places[name];

        public int Count(string name)
        {
            if (!_places.TryGetValue(name, out int place))
            {
                place = _names.Count < countMax
                    ? _names.Count
                    : throw new CommandException($"the log names too many {what}: expected at most {countMax}");
                _places.Add(name, place);
                _names.Add(name);
                _rows.Add(0);
            }

            _rows[place]++;
            return place;
        }
    }
}
