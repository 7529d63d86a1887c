using MarketChain.Chain.Genesis;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Benchmarks;

/// <summary>
/// Blocks of batches over many UIDs and campaigns, executed by a node that gets them from another: from the block's
/// bytes to the commit, with every check. Prints a hash of the last header: two runs of one size print the same.
/// </summary>
internal static class BlockBench
{
    public static Hash256 Run(LoadSize size, string folder)
    {
        Console.WriteLine($"blocks: {size}");
        GenesisConfig genesis = MarketLoad.ReadGenesis(MarketLoad.RichAddress());
        using BenchChain maker = new(genesis, Path.Combine(folder, "maker"));
        using BenchChain importer = new(genesis, Path.Combine(folder, "importer"));
        using MarketLoad load = new(size, genesis, maker.Chain.Spec.GenesisHash);
        Copy(maker, importer, load.Opening());
        Timings registrations = new("UID registrations (import)", size.Uids, "UIDs");
        registrations.Measure(() => Register(maker, importer, load));
        long diskBefore = importer.DiskBytes();
        Timings built = new("impressions, built", (double)size.Rows / size.Blocks, "rows");
        Timings imported = new("impressions, imported", (double)size.Rows / size.Blocks, "rows");
        for (int i = 0; i < size.Blocks; i++)
        {
            ulong timeMs = maker.Chain.Spec.EarliestChildMs(maker.Chain.Head.Header) + 60_000;
            IReadOnlyList<PooledTransaction> items = load.Batches(timeMs);
            Block block = null!;
            built.Measure(() => block = maker.Make(items, timeMs));
            byte[] encoded = block.Encode();
            ReadOnlyMemory<byte>[] sidecars = [.. items.Select(item => item.Sidecar)];
            imported.Measure(() => importer.Import(encoded, sidecars));
        }

        built.Print();
        imported.Print();
        return Report(size, maker, importer, diskBefore);
    }

    /// <summary>
    /// Registers all UIDs, in blocks of ten transactions; only the importer's work is what is timed well.
    /// </summary>
    private static void Register(BenchChain maker, BenchChain importer, MarketLoad load)
    {
        Timings imports = new("UID registrations, imported", 10_000, "UIDs");
        foreach (PooledTransaction[] items in load.Registrations().Chunk(10))
        {
            Block block = maker.Make(items);
            byte[] encoded = block.Encode();
            ReadOnlyMemory<byte>[] sidecars = [];
            imports.Measure(() => importer.Import(encoded, sidecars));
        }

        imports.Print();
    }

    private static void Copy(BenchChain maker, BenchChain importer, IReadOnlyList<PooledTransaction> items)
        => importer.Import(maker.Make(items).Encode(), []);

    private static Hash256 Report(LoadSize size, BenchChain maker, BenchChain importer, long diskBefore)
    {
        Invariant.Check(maker.Chain.Head.Hash == importer.Chain.Head.Hash);
        importer.Store.FlushMemtables();
        double diskEach = (double)(importer.DiskBytes() - diskBefore) / size.Rows;
        Hash256 result = Keccak256.Hash(importer.Chain.Head.Header.Encode());
        Console.WriteLine(
            $"disk per impression                {diskEach,14:N1} bytes (rows, change sets, blocks, state)");
        Console.WriteLine($"result hash                        {result}");
        return result;
    }
}
