using MarketChain.Benchmarks.Geo;

namespace MarketChain.Benchmarks.Tests;

public sealed class GeoBenchTests
{
    [Fact]
    public void Batches_become_final_between_three_validators()
    {
        GeoSize size = new GeoSize().With(
            "--near", "--seconds", "2", "--warm-up", "1", "--rate", "1000", "--rows", "100", "--uids", "500",
            "--sync", "1");
        Assert.InRange(GeoBench.Run(size), 1, 30);
    }

    [Fact]
    public void Blocks_go_on_when_one_of_four_is_down()
    {
        GeoSize size = GeoSize.Down.With(
            "--near", "--seconds", "2", "--warm-up", "1", "--settle", "2", "--rate", "500", "--uids", "500",
            "--sync", "1");

        // So short a run says that there is a pace, not which.
        Assert.True(DownBench.Run(size) > 0);
    }

    [Fact]
    public void Transactions_at_any_moment_become_final()
    {
        GeoSize size = GeoSize.Idle.With("--near", "--seconds", "3", "--warm-up", "1", "--sync", "1");
        Assert.InRange(IdleBench.Run(size), 1, 50);
    }

    /// <summary>Of three, a leader's PREPARE comes with its proposal and is with the own one a quorum.</summary>
    [Theory]
    [InlineData(3, 20)]
    [InlineData(4, 30)]
    public void Equal_distances_cost_two_or_three_of_them_a_block(int validators, double expectedMs)
    {
        double[,] onewayMs = new double[validators, validators];
        for (int from = 0; from < validators; from++)
        {
            for (int to = 0; to < validators; to++)
            {
                onewayMs[from, to] = from == to ? 0 : 10;
            }
        }

        Assert.Equal(expectedMs, NetworkFloor.MeanIntervalMs(onewayMs), 1);
    }

    [Fact]
    public void The_cities_cannot_be_faster_than_57_ms()
        => Assert.Equal(57.2, NetworkFloor.MeanIntervalMs(City.OnewayMs(isWide: true)), 1);

    [Fact]
    public void A_validator_alone_waits_for_nobody()
        => Assert.Equal(0, NetworkFloor.MeanIntervalMs(new double[1, 1]), 1);
}
