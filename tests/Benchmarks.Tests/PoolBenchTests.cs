namespace MarketChain.Benchmarks.Tests;

public sealed class PoolBenchTests
{
    [Fact]
    public void The_pool_is_full_again_after_all_that_is_measured()
        => Assert.Equal(512, PoolBench.Run(count: 512, runs: 2));
}
