using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Benchmarks;

/// <summary>
/// Blocks of batches over many UIDs and campaigns, executed by a node that gets them from another: from the block's
/// bytes to the commit, with every check. Prints a hash of the last header: two runs of one size print the same.
/// </summary>
internal static class BlockBench
{
    public static Hash256 Run(BenchSize size, string folder)
    {
        Console.WriteLine($"blocks: {size}");
        using ChainPair pair = new(size, folder);
        pair.Register();
        long diskBefore = DiskUsage.Settled(pair.Importer).TotalBytes;
        Timings built = new("impressions, built", "rows");
        Timings imported = new("impressions, imported", "rows");
        for (int i = 0; i < size.BlockCount; i++)
        {
            ulong timeMs = pair.Maker.EarliestMs + 60_000;
            IReadOnlyList<PooledTransaction> items = pair.Load.Batches(timeMs);
            Block block = null!;
            built.Measure(size.RowsPerBlock, () => block = pair.Maker.Make(items, timeMs));
            byte[] encoded = block.Encode();
            ReadOnlyMemory<byte>[] sidecars = [.. items.Select(item => item.Sidecar)];
            imported.Measure(size.RowsPerBlock, () => pair.Importer.Import(encoded, sidecars));
        }

        Figures.Print("accepted", $"{pair.Maker.Accepted:N0} of {size.RowCount:N0} impressions");
        built.Print();
        imported.Print();
        double disk = (double)(DiskUsage.Settled(pair.Importer).TotalBytes - diskBefore) / size.RowCount;
        Figures.Print("disk per impression", $"{disk:N1} bytes: rows, change sets, blocks, state (bar: at most 64)");
        return pair.Finish();
    }
}
