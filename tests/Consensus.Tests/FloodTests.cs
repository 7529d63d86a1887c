using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Tests.Support;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Consensus.Tests;

/// <summary>Memory is the whole process's, so nothing else may run beside these tests.</summary>
[CollectionDefinition(nameof(FloodTests), DisableParallelization = true)]
public sealed class AloneCollection;

/// <summary>
/// Whatever validators send, and however much of it, costs a bounded amount of memory and of answers.
/// </summary>
[Collection(nameof(FloodTests))]
public sealed class FloodTests
{
    private const int Messages = 20_000;

    [Fact]
    public void Keeps_nothing_more_however_much_arrives()
    {
        Bench bench = new Bench(self: 1).Remembered();
        Flood(bench, from: 0, Messages / 10);
        bench.Forget();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Flood(bench, from: Messages, Messages);
        bench.Forget();
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 1024 * 1024);
        Assert.True(bench.Machine.MaySign);
    }

    [Fact]
    public void Answers_a_flood_of_laggards_once_in_a_while()
    {
        Bench bench = new Bench(self: 1).Remembered();
        ProposedBlock block = bench.Block(0);
        bench.Chain.Append(new(block, block.Seal(0, [])));
        bench.Step(new QbftInput.NewHead(bench.Chain.Start(), HasWork: false));
        bench.Forget();
        for (uint round = 1; round <= 1_000; round++)
        {
            bench.Hear(bench.RoundChange(2, round));
        }

        Assert.Single(bench.Effects);
    }

    /// <summary>One validator sends votes of every kind, for all rounds and heights.</summary>
    private static void Flood(Bench bench, int from, int count)
    {
        for (int i = from; i < from + count; i++)
        {
            uint round = (uint)i;
            Hash256 digest = Keccak256.Hash(BitConverter.GetBytes(i));
            bench.Hear((i % 6) switch
            {
                0 => bench.Prepare(2, round, digest),
                1 => bench.Commit(2, round, digest),
                2 => bench.RoundChange(2, round),
                3 => bench.Prepare(2, round, digest, height: 2),
                4 => bench.RoundChange(2, round, height: 2),
                _ => bench.Commit(2, round, digest, height: (ulong)i),
            });
            if (i % 1_000 == 0)
            {
                bench.Forget();
            }
        }
    }
}
