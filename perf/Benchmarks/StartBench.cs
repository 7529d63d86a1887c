using MarketChain.Chain;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Benchmarks;

/// <summary>
/// Starts of a node whose chain has counted impressions, all in epochs that are still open: as a whole process, from
/// its start until it answers. A named folder is filled by the first run and used again by others.
/// </summary>
internal static class StartBench
{
    public static Hash256 Run(BenchSize size, string folder)
    {
        Console.WriteLine($"start: {size}");
        Hash256 head = Fill(size, folder);
        string program = size.Node ?? NodeStart.ProgramBeside;
        NodeStart.Run(program, folder, (ready, answered) => Figures.Print(
            "first start, after a kill", $"{answered,9:N3} s; said ready after {ready:N3}"));
        List<double> times = [];
        for (int run = 0; run < size.Runs; run++)
        {
            NodeStart.Run(program, folder, (_, answered) => times.Add(answered));
        }

        times.Sort();
        Figures.Print(
            "start until the first answer",
            $"{times[times.Count / 2],9:N3} s median, {times[0]:N3} to {times[^1]:N3} over {times.Count} runs; bar: 2");
        return Figures.PrintResult(head);
    }

    /// <summary>
    /// Makes the chain, unless it is there, and leaves it as a node leaves it that is killed; returns the head's hash.
    /// </summary>
    private static Hash256 Fill(BenchSize size, string folder)
    {
        BenchGenesis genesis = BenchGenesis.Create(MarketLoad.RichAddress());
        using BenchChain chain = new(genesis, folder);
        using MarketLoad load = new(size, genesis.Config, chain.Chain.Spec.GenesisHash);
        if (chain.Chain.Head.Number == 0)
        {
            chain.Make(load.Opening());
            foreach (PooledTransaction[] items in load.Registrations().Chunk(10))
            {
                chain.Make(items);
            }

            for (int i = 0; i < size.BlockCount; i++)
            {
                ulong timeMs = chain.EarliestMs + 1_000;
                chain.Make(load.Batches(timeMs), timeMs);
                chain.Chain.Maintain(CancellationToken.None);
            }

            Figures.Print("accepted", $"{chain.Accepted:N0} of {size.RowCount:N0} impressions");
        }

        using ChainReader reader = chain.Chain.OpenReader();
        Invariant.Check(reader.GetMarket(reader.Head.Number).Value!.Epoch == 0);
        return chain.Result;
    }
}
