using System.Collections.Concurrent;
using System.Diagnostics;
using MarketChain.Client;
using MarketChain.Primitives;

namespace MarketChain.Benchmarks.Geo;

/// <summary>
/// Sees blocks and transactions become final at a submitter, who subscribes to his node's blocks and fetches each.
/// </summary>
/// <param name="node">Where the node serves.</param>
/// <param name="client">The way to it.</param>
internal sealed class FinalityWatch(Uri node, MarketChainClient client)
{
    private readonly ConcurrentDictionary<Hash256, long> _submittedAt = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>From the start of a submission until its block was seen, ms.</summary>
    public List<double> FinalityMs { get; } = [];

    /// <summary>From one block being seen to the next, ms.</summary>
    public List<double> SeenIntervalsMs { get; } = [];

    /// <summary>Between the times in their headers, ms.</summary>
    public List<double> DatedIntervalsMs { get; } = [];

    /// <summary>The same, of blocks without transactions to the ones before them.</summary>
    public List<double> EmptyIntervalsMs { get; } = [];

    /// <summary>Transactions that were submitted and not seen yet.</summary>
    public int Waiting => _submittedAt.Count;

    /// <summary>A transaction leaves.</summary>
    public void OnSubmit(Hash256 transaction) => _submittedAt[transaction] = _clock.ElapsedTicks;

    /// <summary>Watches until it is told to stop.</summary>
    /// <param name="counts">False while what is seen is warm-up.</param>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(Func<bool> counts, CancellationToken stop)
    {
        using HeadSubscription news = await HeadSubscription.OpenAsync(node);
        ulong seen = await client.GetBlockNumberAsync(stop);
        BlockInfo parent = (await client.FindBlockAsync(seen, stop))!;
        long parentAt = 0;
        while (await news.NextAsync(stop) is { } head)
        {
            for (; seen < head; seen++)
            {
                BlockInfo block = (await client.FindBlockAsync(seen + 1, CancellationToken.None))!;
                long now = _clock.ElapsedTicks;
                OnBlock(block, now, counts() ? parent : null, parentAt);
                (parent, parentAt) = (block, now);
            }
        }
    }

    private static double Milliseconds(long ticks) => ticks * 1_000.0 / Stopwatch.Frequency;

    private void OnBlock(BlockInfo block, long now, BlockInfo? parent, long parentAt)
    {
        foreach (Hash256 hash in block.Transactions)
        {
            if (_submittedAt.TryRemove(hash, out long at) && parent is not null)
            {
                FinalityMs.Add(Milliseconds(now - at));
            }
        }

        if (parent is not null && parentAt != 0)
        {
            SeenIntervalsMs.Add(Milliseconds(now - parentAt));
            DatedIntervalsMs.Add(block.TimestampMs - (double)parent.TimestampMs);
            if (block.Transactions.Count == 0)
            {
                EmptyIntervalsMs.Add(DatedIntervalsMs[^1]);
            }
        }
    }
}
