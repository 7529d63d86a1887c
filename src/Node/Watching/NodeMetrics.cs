using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using MarketChain.Chain.Execution;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Node.Watching;

/// <summary>
/// What the node counts, and its form for Prometheus (text format 0.0.4). Counters begin at the start of the process;
/// gauges are asked for when somebody looks.
/// </summary>
internal sealed class NodeMetrics
{
    private ImmutableList<(string Name, string Help, Func<double> Value)> _gauges = [];
    private long _blocks;
    private long _transactions;
    private long _failedTransactions;
    private long _impressionRows;
    private long _gas;
    private long _buildTicks;
    private long _commitTicks;
    private long _accepted;
    private long _refused;
    private long _rpcFailures;

    /// <summary>Adds a value that is read each time. Any thread, while others look.</summary>
    public void AddGauge(string name, string help, Func<double> value)
        => ImmutableInterlocked.Update(ref _gauges, gauges => gauges.Add((name, help, value)));

    /// <summary>A block became final. The writer's thread.</summary>
    public void OnBlock(Block block, BlockReceipts receipts, TimeSpan building, TimeSpan committing)
    {
        long rows = block.Body.Transactions.Sum(item => item is NativeTransaction { Payload: SubmitImpressions batch }
            ? (long)batch.Rows
            : 0);
        Interlocked.Increment(ref _blocks);
        Interlocked.Add(ref _transactions, block.Body.Transactions.Count);
        Interlocked.Add(ref _failedTransactions, receipts.Receipts.Count(receipt => !receipt.Succeeded));
        Interlocked.Add(ref _impressionRows, rows);
        Interlocked.Add(ref _gas, (long)block.Header.GasUsed);
        Interlocked.Add(ref _buildTicks, building.Ticks);
        Interlocked.Add(ref _commitTicks, committing.Ticks);
    }

    /// <summary>Somebody submitted a transaction. Any thread.</summary>
    public void OnSubmission(bool accepted) => Interlocked.Increment(ref accepted ? ref _accepted : ref _refused);

    /// <summary>The node failed to answer a call. Any thread.</summary>
    public void OnRpcFailure() => Interlocked.Increment(ref _rpcFailures);

    /// <summary>All of it, as Prometheus reads it.</summary>
    public string Render()
    {
        StringBuilder text = new();
        Counter(text, "blocks_total", "Blocks made.", ref _blocks);
        Counter(text, "transactions_total", "Transactions in those blocks.", ref _transactions);
        Counter(text, "transactions_failed_total", "Of them with status 0.", ref _failedTransactions);
        Counter(text, "impression_rows_total", "Rows in the batches of those blocks.", ref _impressionRows);
        Counter(text, "gas_total", "Gas that they used.", ref _gas);
        Seconds(text, "build_seconds_total", "Time spent filling and executing blocks.", ref _buildTicks);
        Seconds(text, "commit_seconds_total", "Time spent making blocks durable.", ref _commitTicks);
        Counter(text, "submissions_accepted_total", "Transactions taken into the pool.", ref _accepted);
        Counter(text, "submissions_refused_total", "Transactions not taken.", ref _refused);
        Counter(text, "rpc_failures_total", "Calls that the node failed to answer.", ref _rpcFailures);
        foreach ((string name, string help, Func<double> value) in Volatile.Read(ref _gauges))
        {
            Write(text, name, help, "gauge", value());
        }

        return text.ToString();
    }

    private static void Counter(StringBuilder text, string name, string help, ref long value)
        => Write(text, name, help, "counter", Interlocked.Read(ref value));

    private static void Seconds(StringBuilder text, string name, string help, ref long ticks)
        => Write(text, name, help, "counter", Interlocked.Read(ref ticks) / (double)TimeSpan.TicksPerSecond);

    private static void Write(StringBuilder text, string name, string help, string type, double value)
        => text.Append(CultureInfo.InvariantCulture, $"# HELP marketchain_{name} {help}\n")
            .Append(CultureInfo.InvariantCulture, $"# TYPE marketchain_{name} {type}\n")
            .Append(CultureInfo.InvariantCulture, $"marketchain_{name} {value:R}\n");
}
