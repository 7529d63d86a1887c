namespace MarketChain.Benchmarks.Tests;

public sealed class BlockBenchTests
{
    [Fact]
    public void Two_runs_of_one_size_come_to_the_same_block()
    {
        using TempFolder first = new();
        using TempFolder second = new();

        Assert.Equal(BlockBench.Run(LoadSize.Smoke, first.Path), BlockBench.Run(LoadSize.Smoke, second.Path));
    }
}
