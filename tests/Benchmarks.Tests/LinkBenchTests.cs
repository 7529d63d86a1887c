namespace MarketChain.Benchmarks.Tests;

public sealed class LinkBenchTests
{
    [Fact]
    public async Task Every_vote_comes_back_with_and_without_a_transfer_beside()
        => Assert.Equal(100, await LinkBench.RunAsync(count: 50, runs: 2));
}
