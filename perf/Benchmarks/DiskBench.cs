using System.Text.Json.Nodes;
using MarketChain.Chain;
using MarketChain.Marketing.Reading;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Benchmarks;

/// <summary>
/// Bytes on disk an impression: while its rows are kept, and when they are settled, pruned and compacted. What a chain
/// has before the first impression (accounts, UIDs, campaigns) is taken off both.
/// <code>
/// UIDs ── usage ──► one epoch of batches ── usage ──► settled ──► retention ──► checkpoints, proofs gone ── usage
/// </code>
/// </summary>
internal static class DiskBench
{
    private const ulong RetentionMs = 86_400_000;
    private const int CheckpointBlocks = 64;

    /// <summary>Two checkpoints with their roots, and the blocks whose proofs are kept.</summary>
    private const int BlocksAfterRetention = 4 * CheckpointBlocks;

    public static Hash256 Run(BenchSize size, string folder)
    {
        Console.WriteLine($"disk: {size}");
        BenchGenesis genesis = BenchGenesis.Create(MarketLoad.RichAddress(), Shorten);
        using BenchChain chain = new(genesis, folder);
        using MarketLoad load =
            new(size, genesis.Config, chain.Chain.Spec.GenesisHash) { PricePerUa = 1_000_000_000_000UL };
        chain.Make(load.Opening());
        foreach (PooledTransaction[] items in load.Registrations().Chunk(10))
        {
            chain.Make(items);
        }

        Advance(chain, 2 * CheckpointBlocks, stepMs: 1);
        DiskUsage before = DiskUsage.Settled(chain);
        for (int i = 0; i < size.BlockCount; i++)
        {
            ulong timeMs = chain.EarliestMs + 1_000;
            chain.Make(load.Batches(timeMs), timeMs);
        }

        long settledRows = CountRows(chain, size);
        Print(chain, before, "while its rows are kept", "at most 64", size);
        Settle(chain);
        Advance(chain, 1, RetentionMs);
        Advance(chain, BlocksAfterRetention, stepMs: 60_000);
        Print(chain, before, "after pruning", Bar(size, settledRows), size);
        return Figures.PrintResult(chain.Result);
    }

    private static void Shorten(JsonNode genesis)
    {
        genesis["blocks"]!["retentionMs"] = RetentionMs;
        genesis["ledger"]!["checkpointBlocks"] = CheckpointBlocks;
    }

    /// <summary>Empty blocks; pages of checkpoints are built in between, as a node's housekeeping does.</summary>
    private static void Advance(BenchChain chain, int blocks, ulong stepMs)
    {
        for (int i = 0; i < blocks; i++)
        {
            chain.Make([], chain.EarliestMs + stepMs);
            chain.Chain.Maintain(CancellationToken.None);
        }
    }

    private static void Settle(BenchChain chain)
    {
        while (chain.Chain.NextSettlementMs is { } timeMs)
        {
            chain.Make([], Math.Max(timeMs, chain.EarliestMs));
        }
    }

    /// <summary>Rows that will be settled: of sites and of UIDs, over all campaigns.</summary>
    private static long CountRows(BenchChain chain, BenchSize size)
    {
        using ChainReader reader = chain.Chain.OpenReader();
        MarketReader market = reader.GetMarket(reader.Head.Number).Value!;
        return Enumerable.Range(1, size.Campaigns)
            .Sum(campaign => (long)market.GetEpoch((uint)campaign, market.Epoch).Leaves);
    }

    private static string Bar(BenchSize size, long rows)
        => FormattableString.Invariant(
            $"{rows:N0} settled rows, so at most {2 + (32.0 * rows / size.RowCount):N2}");

    private static void Print(BenchChain chain, DiskUsage before, string when, string bar, BenchSize size)
    {
        DiskUsage now = DiskUsage.Settled(chain);
        double bytes = (double)(now.TotalBytes - before.TotalBytes) / size.RowCount;
        Figures.Print(when, $"{bytes,9:N2} bytes an impression ({bar})");
        now.PrintSince(before, size.RowCount);
    }
}
