using MarketChain.Chain.Execution;

namespace MarketChain.Chain.Tests.TxPool;

public sealed class CandidateTests
{
    [Fact]
    public void The_best_tip_is_tried_first_and_a_lane_keeps_its_order()
    {
        PoolBed bed = new();
        CheckedTransaction low = bed.Take(PoolBed.Native(0, 0, tip: 5));
        CheckedTransaction behindLow = bed.Take(PoolBed.Native(0, 1, tip: 50));
        CheckedTransaction high = bed.Take(PoolBed.Native(1, 0, tip: 20));

        Assert.Equal([high, low, behindLow], bed.Candidates());
    }

    [Fact]
    public void Senders_of_equal_tips_take_turns_whatever_they_have_waiting()
    {
        PoolBed bed = new();
        CheckedTransaction[] flood = [.. Enumerable.Range(0, 6).Select(i => bed.Take(PoolBed.Native(0, (ulong)i)))];
        CheckedTransaction[] lanes
            = [.. Enumerable.Range(1, 4).Select(i => bed.Take(PoolBed.Native(0, 0, lane: (uint)i)))];
        CheckedTransaction second = bed.Take(PoolBed.Native(1, 0));
        CheckedTransaction secondNext = bed.Take(PoolBed.Native(1, 1));
        CheckedTransaction third = bed.Take(PoolBed.Native(2, 0));

        List<CheckedTransaction> order = [.. bed.Candidates()];

        Assert.Equal([flood[0], second, third], order.Take(3));
        Assert.Equal(flood.Length + lanes.Length + 3, order.Count);
        Assert.Contains(secondNext, order[3..5]);
    }

    [Fact]
    public void What_does_not_cover_the_base_fee_is_not_tried_nor_what_follows_it()
    {
        PoolBed bed = new();
        bed.Take(PoolBed.Native(0, 0, tip: 100, maxFee: 1_500));
        bed.Take(PoolBed.Native(0, 1, tip: 900, maxFee: 9_000));
        CheckedTransaction other = bed.Take(PoolBed.Native(1, 0, tip: 10, maxFee: 9_000));

        Assert.Equal([other], bed.Candidates(baseFee: 1_501));
        Assert.Equal(3, bed.Candidates(baseFee: 1_500).Count);
    }

    [Fact]
    public void A_base_fee_that_moves_changes_the_order()
    {
        PoolBed bed = new();
        CheckedTransaction capped = bed.Take(PoolBed.Native(0, 0, tip: 500, maxFee: 1_600));
        CheckedTransaction steady = bed.Take(PoolBed.Native(1, 0, tip: 200, maxFee: 9_000));

        Assert.Equal([capped, steady], bed.Candidates(baseFee: 1_100));
        Assert.Equal([steady, capped], bed.Candidates(baseFee: 1_500));
        Assert.Equal([capped, steady], bed.Candidates(baseFee: 1_100));
    }

    [Fact]
    public void No_more_are_given_than_were_asked_for()
    {
        PoolBed bed = new();
        for (ulong i = 0; i < 10; i++)
        {
            bed.Take(PoolBed.Native((int)i, 0, tip: i + 1));
        }

        Assert.Equal([10UL, 9UL, 8UL], bed.Pool.Candidates(PoolBed.BaseFee, 3)
            .Select(item => item.Transaction.MaxPriorityFeePerGas.LowUInt64));
    }
}
