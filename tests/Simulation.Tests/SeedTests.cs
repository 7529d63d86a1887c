using MarketChain.Simulation.Nodes;

namespace MarketChain.Simulation.Tests;

/// <summary>Seeds of everything going wrong at once; each failure is replayed by its number.</summary>
public sealed class SeedTests
{
    private const int Parts = 10;
    private const int SeedsPerPart = 30;

    public static TheoryData<int> PartNumbers => [.. Enumerable.Range(0, Parts)];

    [Theory]
    [MemberData(nameof(PartNumbers))]
    public void Survives(int part)
    {
        IEnumerable<Outcome> failed = Enumerable.Range((part * SeedsPerPart) + 1, SeedsPerPart)
            .Select(seed => Scenario.Run(seed))
            .Where(outcome => outcome.Failure is not null);
        Assert.Equal([], failed);
    }

    [Fact]
    public void Repeats_a_run_to_the_last_number()
    {
        for (int seed = 1; seed <= 5; seed++)
        {
            Assert.Equal(Scenario.Run(seed), Scenario.Run(seed));
        }
    }

    [Theory]
    [InlineData(Mutation.DropQuorumCheck, "fork", 100)]
    [InlineData(Mutation.SkipFsync, "", 100)]
    [InlineData(Mutation.ForgetLock, "node", 100)]
    [InlineData(Mutation.StartClocksAtOnce, "no progress", 400)]
    public void Finds_a_broken_rule(Mutation mutation, string failure, int seedsMax)
    {
        bool isFound = Enumerable.Range(1, seedsMax)
            .Any(seed => Scenario.Run(seed, mutation).Failure?.StartsWith(failure, StringComparison.Ordinal) == true);
        Assert.True(isFound, $"{seedsMax} seeds did not notice {mutation}");
    }
}
