using MarketChain.Client;
using MarketChain.Node.Replay.Logs;
using MarketChain.Node.Replay.Market;
using MarketChain.Node.Replay.Plan;

namespace MarketChain.Node.Replay.Run;

/// <summary>A batch that waits for its time, with what its rows are for: outcomes come back by row.</summary>
/// <param name="Site">The site's place in the log.</param>
/// <param name="Batch">What to send.</param>
/// <param name="NewestMs">Chain time of its newest row: not to be sent before.</param>
/// <param name="Rows">Campaign's place and UID of each row.</param>
internal sealed record TimedBatch(int Site, ImpressionBatch Batch, ulong NewestMs, IReadOnlyList<RowSubject> Rows);

/// <summary>Whom and what a row is about.</summary>
/// <param name="Campaign">The campaign's place in the log.</param>
/// <param name="Uid">The UID.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct RowSubject(int Campaign, uint Uid);

/// <summary>
/// Turns a log's rows, in their order, into batches: one a site for every span of chain time, or more where 10,000 rows
/// are reached. Holds the rows of one span at most.
/// </summary>
internal sealed class BatchCutter
{
    private readonly LogScan _scan;
    private readonly RegisteredMarket _market;
    private readonly TimeMapping _mapping;
    private readonly ulong _seed;
    private readonly Func<byte[]> _newSalt;
    private readonly ulong _spanMs;
    private readonly SiteRows[] _sites;

    /// <summary>Begins with the log's first row.</summary>
    /// <param name="scan">The log, read once.</param>
    /// <param name="market">What it became on the chain.</param>
    /// <param name="mapping">How its time becomes chain time.</param>
    /// <param name="spanMs">Chain time that a batch covers at most, ms.</param>
    /// <param name="seed">The replay's.</param>
    /// <param name="newSalt">32 bytes that nobody can guess.</param>
    public BatchCutter(
        LogScan scan, RegisteredMarket market, TimeMapping mapping, ulong spanMs, ulong seed, Func<byte[]> newSalt)
    {
        _scan = scan;
        _market = market;
        _mapping = mapping;
        _spanMs = spanMs;
        _seed = seed;
        _newSalt = newSalt;
        _sites = [.. market.Sites.Select(site => new SiteRows(new ImpressionBatchBuilder(site, stream: 0, 0)))];
    }

    /// <summary>All batches, in an order in which they can be sent.</summary>
    public IEnumerable<TimedBatch> Cut()
    {
        ulong spanEndMs = _mapping.ChainStartMs + _spanMs;
        long number = 0;
        foreach (LogRow row in _scan.Log.Read())
        {
            ulong timeMs = _mapping.ToChain(row.TimeMs);
            if (timeMs >= spanEndMs)
            {
                foreach (TimedBatch batch in Flush())
                {
                    yield return batch;
                }

                spanEndMs += ((timeMs - spanEndMs) / _spanMs * _spanMs) + _spanMs;
            }

            int site = _scan.SiteOf(row.Site);
            if (_sites[site].Builder.IsFull)
            {
                yield return Build(site);
            }

            Add(site, row, timeMs, number++);
        }

        foreach (TimedBatch batch in Flush())
        {
            yield return batch;
        }
    }

    private void Add(int site, in LogRow row, ulong timeMs, long number)
    {
        int campaign = _scan.ItemOf(row.Item);
        uint uid = _market.Uids[_scan.Users[row.User]];
        Impression impression
            = SignalRules.Derive(_seed, number, row, timeMs, uid, _market.Campaigns[campaign].Number);

        // A span is far below the 49 days that a batch can cover, and a full batch was built before.
        Primitives.Invariant.Check(_sites[site].Builder.TryAdd(impression));
        _sites[site].Subjects.Add(new RowSubject(campaign, uid));
    }

    private IEnumerable<TimedBatch> Flush()
        => Enumerable.Range(0, _sites.Length).Where(site => _sites[site].Builder.Rows > 0).Select(Build);

    private TimedBatch Build(int site)
    {
        SiteRows rows = _sites[site];
        RowSubject[] subjects = [.. rows.Subjects];
        rows.Subjects.Clear();
        ulong newestMs = rows.Builder.NewestMs;
        return new TimedBatch(site, rows.Builder.Build(_newSalt()), newestMs, subjects);
    }

    /// <summary>What a site has so far.</summary>
    private sealed record SiteRows(ImpressionBatchBuilder Builder)
    {
        public List<RowSubject> Subjects { get; } = [];
    }
}
