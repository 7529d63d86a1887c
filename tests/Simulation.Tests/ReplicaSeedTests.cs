using MarketChain.Simulation.Nodes;

namespace MarketChain.Simulation.Tests;

/// <summary>
/// Seeds of everything going wrong around whole nodes, with real chains; each failure is replayed by its number.
/// </summary>
public sealed class ReplicaSeedTests
{
    private const int Parts = 5;
    private const int SeedsPerPart = 40;

    public static TheoryData<int> PartNumbers => [.. Enumerable.Range(0, Parts)];

    [Theory]
    [MemberData(nameof(PartNumbers))]
    public void Whole_nodes_survive(int part)
    {
        IEnumerable<Outcome> failed = Enumerable.Range((part * SeedsPerPart) + 1, SeedsPerPart)
            .Select(seed => ReplicaScenario.Run(seed))
            .Where(outcome => outcome.Failure is not null);
        Assert.Equal([], failed);
    }

    /// <summary>
    /// Among the seeds above are runs in which operators act, rightly or wrongly. In that of 21,000, which is not, the
    /// one of three that remembers holds a certificate with votes that the others forgot.
    /// </summary>
    [Theory]
    [InlineData(16, "those who forgot resume after block")]
    [InlineData(21_000, "those who forgot resume after block")]
    [InlineData(5, "other validators after block")]
    [InlineData(74, "the votes of node 2 as of block")]
    [InlineData(98, "the disk of node 0 as of block")]
    public void Calamities_befall_whole_nodes(int seed, string told)
    {
        Outcome outcome = ReplicaScenario.Run(seed);
        Assert.Null(outcome.Failure);
        Assert.Contains(told, outcome.Told, StringComparison.Ordinal);
    }

    [Fact]
    public void Repeats_a_run_of_whole_nodes_to_the_last_number()
    {
        for (int seed = 1; seed <= 5; seed++)
        {
            Assert.Equal(ReplicaScenario.Run(seed), ReplicaScenario.Run(seed));
        }
    }

    [Theory]
    [InlineData(Mutation.SkipFsync, 5)]
    [InlineData(Mutation.ForgetLock, 100)]
    public void Finds_a_broken_rule_of_the_disk_of_whole_nodes(Mutation mutation, int seedsMax)
    {
        bool isFound = Enumerable.Range(1, seedsMax)
            .Select(seed => ReplicaScenario.Run(seed, mutation).Failure)
            .Any(failure => failure?.StartsWith("node", StringComparison.Ordinal) == true);
        Assert.True(isFound, $"{seedsMax} seeds did not notice {mutation}");
    }
}
