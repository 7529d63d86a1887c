using MarketChain.Marketing.Attention;

namespace MarketChain.Marketing.Tests;

public sealed class MarketTwinTests
{
    [Fact]
    public void Judging_and_settlement_agree_with_the_naive_twin_over_random_blocks()
    {
        long[] reasons = new long[BatchOutcome.Reasons];
        int settled = 0;
        int asked = 0;
        Seeds.Each(24, random =>
        {
            using MarketTwin twin = new(random, RandomParameters(random));
            for (int block = 0; block < 60; block++)
            {
                twin.Block(random.Next(1, 8));
            }

            settled += twin.SettledEpochs;
            asked += twin.Market.Model.Calls.Count;
            for (int i = 0; i < reasons.Length; i++)
            {
                reasons[i] += twin.Reasons[i];
            }
        });

        // A twin that never meets a rule proves nothing about it.
        Assert.True(settled > 24);
        Assert.True(asked > 100);
        Assert.All(reasons, (count, reason) => Assert.True(count > 0, $"no row was ever {(RowReason)reason}"));
    }

    private static MarketingParameters RandomParameters(Random random) => TestMarket.Defaults with
    {
        EpochMs = RandomRows.Pick<uint>(random, 5_000, 20_000, 600_000),
        DisputeMs = RandomRows.Pick<ulong>(random, 0, 1, 9_000),
        SettleRowsPerBlock = RandomRows.Pick<uint>(random, 1, 7, 40, 2_000),
        StakePerRow = RandomRows.Pick<uint>(random, 1, 20),
        UnclaimedMs = RandomRows.Pick<ulong>(random, 1, 30_000, 1UL << 40),
        LedgerRowsMax = RandomRows.Pick<uint>(random, 12, 1_000_000),
        Ua = random.Next(2) == 0 ? UaParameters.AtGenesis : RandomRows.Numbers(random),
    };
}
