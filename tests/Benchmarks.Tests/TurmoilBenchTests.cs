namespace MarketChain.Benchmarks.Tests;

public sealed class TurmoilBenchTests
{
    [Fact]
    public void What_was_final_stays_so()
        => Assert.NotEqual(0, TurmoilBench.Run(TurmoilBench.Read("--smoke")));

    [Fact]
    public void Refuses_an_option_that_it_does_not_know()
        => Assert.Throws<ArgumentException>(() => TurmoilBench.Read("--colour", "7"));
}
