using MarketChain.Primitives;

namespace MarketChain.Benchmarks.Tests;

/// <summary>Every measurement in small: it works, and what it measures comes to the same each time.</summary>
public sealed class SmokeTests
{
    [Fact]
    public void Blocks() => ComesToTheSameTwice(BenchSize.Blocks, BlockBench.Run);

    [Fact]
    public void Batches_scored_by_a_contract() => ComesToTheSameTwice(BenchSize.Models, ModelBench.Run);

    [Fact]
    public void Registrations() => ComesToTheSameTwice(BenchSize.Registrations, RegistrationBench.Run);

    [Fact]
    public void Updates_of_a_trie() => ComesToTheSameTwice(BenchSize.Trie, TrieBench.Run);

    [Fact]
    public void Starts_of_a_node() => ComesToTheSameTwice(BenchSize.Start, StartBench.Run);

    [Fact]
    public void Bytes_on_disk() => ComesToTheSameTwice(BenchSize.Disk, DiskBench.Run);

    [Fact]
    public void Bytes_in_memory() => ComesToTheSameTwice(BenchSize.Rows, (size, _) => RowBench.Run(size));

    [Fact]
    public void Contracts_beside_anvil_where_there_is_one() => ComesToTheSameTwice(BenchSize.Evm, EvmBench.Run);

    [Theory]
    [InlineData("--uids")]
    [InlineData("--uids", "many")]
    [InlineData("--colour", "7")]
    public void Refuses_an_option_that_it_does_not_know(params string[] arguments)
        => Assert.ThrowsAny<Exception>(() => BenchSize.Blocks.With(arguments));

    private static void ComesToTheSameTwice(BenchSize size, Func<BenchSize, string, Hash256> run)
    {
        using TempFolder first = new();
        using TempFolder second = new();
        Assert.Equal(run(size.Smoke(), first.Path), run(size.Smoke(), second.Path));
    }
}
