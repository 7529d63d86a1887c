using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using MarketChain.Chain.Execution;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Node.Watching;

/// <summary>Numbers of one kind that labels tell apart.</summary>
/// <param name="Name">Without the prefix that all have.</param>
/// <param name="Help">A sentence.</param>
/// <param name="Type">counter or gauge.</param>
/// <param name="Read">What they are now, each with its labels as <c>name="value"</c>. Any thread.</param>
internal sealed record Series(
    string Name, string Help, string Type, Func<IEnumerable<(string Labels, double Value)>> Read);

/// <summary>
/// What the node counts, and its form for Prometheus (text format 0.0.4). Counters begin at the start of the process;
/// gauges are asked for when somebody looks.
/// </summary>
internal sealed class NodeMetrics
{
    private ImmutableList<(string Name, string Help, Func<double> Value)> _gauges = [];
    private readonly ConcurrentDictionary<string, long> _refusedMessages = new(StringComparer.Ordinal);
    private ImmutableList<Series> _series = [];
    private long _blocks;
    private long _transactions;
    private long _failedTransactions;
    private long _impressionRows;
    private long _gas;
    private long _buildTicks;
    private long _syncedBlocks;
    private long _roundChanges;
    private long _syncs;
    private long _syncTicks;
    private long _accepted;
    private long _refused;
    private long _rpcFailures;

    /// <summary>Adds a value that is read each time. Any thread, while others look.</summary>
    public void AddGauge(string name, string help, Func<double> value)
        => ImmutableInterlocked.Update(ref _gauges, gauges => gauges.Add((name, help, value)));

    /// <summary>Adds numbers that are read each time, of one kind and told apart by labels. As the other.</summary>
    public void AddSeries(Series series)
        => ImmutableInterlocked.Update(ref _series, all => all.Add(series));

    /// <summary>A block became final. The replica's thread.</summary>
    /// <param name="block">With its seals.</param>
    /// <param name="receipts">Null when it came from another node.</param>
    public void OnBlock(Block block, BlockReceipts? receipts)
    {
        long rows = block.Body.Transactions.Sum(item => item is NativeTransaction { Payload: SubmitImpressions batch }
            ? (long)batch.Rows
            : 0);
        Interlocked.Increment(ref _blocks);
        Interlocked.Add(ref _syncedBlocks, receipts is null ? 1 : 0);
        Interlocked.Add(ref _roundChanges, block.Header.Extra.Round);
        Interlocked.Add(ref _transactions, block.Body.Transactions.Count);
        Interlocked.Add(ref _failedTransactions, receipts?.Receipts.Count(receipt => !receipt.Succeeded) ?? 0);
        Interlocked.Add(ref _impressionRows, rows);
        Interlocked.Add(ref _gas, (long)block.Header.GasUsed);
    }

    /// <summary>This node has made a block, to be decided on.</summary>
    public void OnBuilt(TimeSpan building) => Interlocked.Add(ref _buildTicks, building.Ticks);

    /// <summary>What a validator must not forget was made durable.</summary>
    public void OnSync(TimeSpan syncing)
    {
        Interlocked.Increment(ref _syncs);
        Interlocked.Add(ref _syncTicks, syncing.Ticks);
    }

    /// <summary>A message of a peer, or a block in one, was refused. Any thread.</summary>
    /// <param name="kind">One of a few words.</param>
    public void OnRefusedMessage(string kind) => _refusedMessages.AddOrUpdate(kind, 1, (_, count) => count + 1);

    /// <summary>Somebody submitted a transaction. Any thread.</summary>
    public void OnSubmission(bool accepted) => Interlocked.Increment(ref accepted ? ref _accepted : ref _refused);

    /// <summary>The node failed to answer a call. Any thread.</summary>
    public void OnRpcFailure() => Interlocked.Increment(ref _rpcFailures);

    /// <summary>All of it, as Prometheus reads it.</summary>
    public string Render()
    {
        StringBuilder text = new();
        Counter(text, "blocks_total", "Blocks that became final.", ref _blocks);
        Counter(text, "blocks_synced_total", "Of them those that came final from another node.", ref _syncedBlocks);
        Counter(text, "round_changes_total", "Rounds in which those blocks were not decided.", ref _roundChanges);
        Counter(text, "transactions_total", "Transactions in those blocks.", ref _transactions);
        Counter(text, "transactions_failed_total", "Of them with status 0.", ref _failedTransactions);
        Counter(text, "impression_rows_total", "Rows in the batches of those blocks.", ref _impressionRows);
        Counter(text, "gas_total", "Gas that they used.", ref _gas);
        Seconds(text, "build_seconds_total", "Time spent making blocks.", ref _buildTicks);
        Counter(text, "signing_syncs_total", "Times that the signing record was made durable.", ref _syncs);
        Seconds(text, "signing_sync_seconds_total", "Time spent on that.", ref _syncTicks);
        Counter(text, "submissions_accepted_total", "Transactions taken into the pool.", ref _accepted);
        Counter(text, "submissions_refused_total", "Transactions not taken.", ref _refused);
        Counter(text, "rpc_failures_total", "Calls that the node failed to answer.", ref _rpcFailures);
        foreach ((string name, string help, Func<double> value) in Volatile.Read(ref _gauges))
        {
            Write(text, name, help, "gauge", value());
        }

        foreach (Series series in Volatile.Read(ref _series).Prepend(RefusedMessages()))
        {
            Write(text, series);
        }

        return text.ToString();
    }

    private static void Counter(StringBuilder text, string name, string help, ref long value)
        => Write(text, name, help, "counter", Interlocked.Read(ref value));

    private static void Seconds(StringBuilder text, string name, string help, ref long ticks)
        => Write(text, name, help, "counter", Interlocked.Read(ref ticks) / (double)TimeSpan.TicksPerSecond);

    private Series RefusedMessages() => new(
        "refused_messages_total", "Messages of peers that were refused, by kind.", "counter",
        () => _refusedMessages.Select(item => ($"kind=\"{item.Key}\"", (double)item.Value)));

    private static void Write(StringBuilder text, Series series)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP marketchain_{series.Name} {series.Help}\n")
            .Append(CultureInfo.InvariantCulture, $"# TYPE marketchain_{series.Name} {series.Type}\n");
        foreach ((string labels, double value) in series.Read())
        {
            text.Append(CultureInfo.InvariantCulture, $"marketchain_{series.Name}{{{labels}}} {value:R}\n");
        }
    }

    private static void Write(StringBuilder text, string name, string help, string type, double value)
        => text.Append(CultureInfo.InvariantCulture, $"# HELP marketchain_{name} {help}\n")
            .Append(CultureInfo.InvariantCulture, $"# TYPE marketchain_{name} {type}\n")
            .Append(CultureInfo.InvariantCulture, $"marketchain_{name} {value:R}\n");
}
