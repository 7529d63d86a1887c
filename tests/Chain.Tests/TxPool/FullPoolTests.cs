using MarketChain.Chain.Execution;
using MarketChain.Chain.TxPool;
using MarketChain.Primitives;

namespace MarketChain.Chain.Tests.TxPool;

public sealed class FullPoolTests
{
    private static readonly TxPoolLimits Small = new()
    {
        CountMax = 8,
        PerSenderMax = 6,
        WaitingMax = 3,
        BytesMax = 4_000,
        PerSenderBytesMax = 3_000,
    };

    [Fact]
    public void The_worst_makes_room_and_never_one_that_pays_as_much()
    {
        PoolBed bed = new(Small);
        CheckedTransaction[] held = [.. Enumerable.Range(0, 8).Select(i => bed.Take(Native(i, 10 + i)))];

        Assert.Equal(PoolFault.PoolFull, bed.Add(Native(8, 9)));
        Assert.Equal(PoolFault.PoolFull, bed.Add(Native(8, 10)));
        Assert.All(held, item => Assert.True(bed.Holds(item)));

        bed.Take(Native(8, 11));

        Assert.False(bed.Holds(held[0]));
        Assert.All(held[1..], item => Assert.True(bed.Holds(item)));
        Assert.Equal(8, bed.Pool.Count);
    }

    [Fact]
    public void Of_equal_ones_the_newest_goes()
    {
        PoolBed bed = new(Small);
        CheckedTransaction[] held = [.. Enumerable.Range(0, 8).Select(i => bed.Take(Native(i, 10)))];

        bed.Take(Native(8, 11));

        Assert.Equal([held[7]], held.Where(item => !bed.Holds(item)));
    }

    [Fact]
    public void The_last_of_a_lane_goes_so_that_none_waits_for_it()
    {
        PoolBed bed = new(Small);
        CheckedTransaction[] lane = [.. Enumerable.Range(0, 5).Select(i => bed.Take(PoolBed.Native(0, (ulong)i, 10)))];
        CheckedTransaction[] others = [.. Enumerable.Range(1, 3).Select(i => bed.Take(Native(i, 20)))];

        bed.Take(Native(8, 30));
        bed.Take(Native(9, 30));

        Assert.Equal(lane[..3], lane.Where(bed.Holds));
        Assert.All(others, item => Assert.True(bed.Holds(item)));
        Assert.Equal(8, bed.Candidates().Count);
    }

    [Fact]
    public void A_rich_one_behind_a_poor_one_is_worth_the_poor_one()
    {
        PoolBed bed = new(Small);
        bed.Take(PoolBed.Native(0, 0, tip: 1));
        CheckedTransaction rich = bed.Take(PoolBed.Native(0, 1, tip: 1_000_000));
        CheckedTransaction[] others = [.. Enumerable.Range(1, 6).Select(i => bed.Take(Native(i, 10)))];

        bed.Take(Native(8, 11));

        Assert.False(bed.Holds(rich));
        Assert.All(others, item => Assert.True(bed.Holds(item)));
    }

    [Fact]
    public void When_the_poor_one_is_in_a_block_the_rich_one_counts_in_full()
    {
        PoolBed bed = new(Small);
        CheckedTransaction poor = bed.Take(PoolBed.Native(0, 0, tip: 1));
        CheckedTransaction rich = bed.Take(PoolBed.Native(0, 1, tip: 1_000_000));
        bed.Include(poor);
        CheckedTransaction[] others = [.. Enumerable.Range(1, 7).Select(i => bed.Take(Native(i, 10)))];

        bed.Take(Native(8, 11));

        Assert.True(bed.Holds(rich));
        Assert.Equal([others[^1]], others.Where(item => !bed.Holds(item)));
    }

    [Fact]
    public void One_that_cannot_be_included_goes_before_any_that_can()
    {
        PoolBed bed = new(Small);
        CheckedTransaction waiting = bed.Take(PoolBed.Native(0, 5, tip: 1_000));
        CheckedTransaction[] ready = [.. Enumerable.Range(1, 7).Select(i => bed.Take(Native(i, 1)))];

        bed.Take(Native(8, 1));

        Assert.False(bed.Holds(waiting));
        Assert.All(ready, item => Assert.True(bed.Holds(item)));
    }

    [Fact]
    public void One_that_the_base_fee_has_overtaken_goes_before_any_that_it_has_not()
    {
        PoolBed bed = new(Small);
        CheckedTransaction overtaken = bed.Take(PoolBed.Native(0, 0, tip: 1_000, maxFee: 2_000));
        CheckedTransaction[] held
            = [.. Enumerable.Range(1, 7).Select(i => bed.Take(PoolBed.Native(i, 0, tip: 1, maxFee: 5_000)))];

        Assert.Null(bed.Add(PoolBed.Native(8, 0, tip: 1, maxFee: 5_000), baseFee: 2_001));

        Assert.False(bed.Holds(overtaken));
        Assert.All(held, item => Assert.True(bed.Holds(item)));
    }

    [Fact]
    public void One_that_waits_never_pushes_out_one_that_is_ready()
    {
        PoolBed bed = new(Small);
        CheckedTransaction[] held = [.. Enumerable.Range(0, 8).Select(i => bed.Take(Native(i, 1)))];

        Assert.Equal(PoolFault.PoolFull, bed.Add(PoolBed.Native(8, 1, tip: 1_000_000)));
        Assert.All(held, item => Assert.True(bed.Holds(item)));
    }

    [Fact]
    public void Those_that_wait_have_a_small_part_of_the_pool_and_the_best_of_them_keep_it()
    {
        PoolBed bed = new(Small);
        CheckedTransaction[] waiting = [.. Enumerable.Range(0, 3).Select(i => bed.Take(PoolBed.Native(i, 1, 10)))];

        Assert.Equal(PoolFault.PoolFull, bed.Add(PoolBed.Native(3, 1, tip: 10)));
        bed.Take(PoolBed.Native(4, 1, tip: 11));

        Assert.Equal(waiting[..2], waiting.Where(bed.Holds));
        Assert.Equal(3, bed.Pool.Count);
    }

    [Fact]
    public void A_sender_is_held_to_its_share_in_number()
    {
        PoolBed bed = new(Small);
        for (ulong i = 0; i < 6; i++)
        {
            bed.Take(PoolBed.Native(0, i % 3, lane: (uint)(i / 3)));
        }

        Assert.Equal(PoolFault.SenderFull, bed.Add(PoolBed.Native(0, 3, tip: 1_000)));
        Assert.Null(bed.Add(PoolBed.Native(0, 0, tip: 1_000)));
        Assert.Null(bed.Add(Native(1, 1)));
    }

    [Fact]
    public void A_sender_is_held_to_its_share_in_bytes()
    {
        PoolBed bed = new(Small);
        bed.Take(PoolBed.Long(0, 0, 1_300));
        bed.Take(PoolBed.Long(0, 1, 1_300));

        Assert.Equal(PoolFault.SenderFull, bed.Add(PoolBed.Long(0, 2, 1_300)));
        Assert.Equal(PoolFault.SenderFull, bed.Add(PoolBed.Long(0, 1, 1_700, tip: 500)));
        Assert.Null(bed.Add(PoolBed.Long(0, 1, 1_000, tip: 500)));
    }

    [Fact]
    public void A_long_one_pushes_out_as_many_as_it_needs_or_none()
    {
        PoolBed bed = new(Small);
        CheckedTransaction[] poor = [.. Enumerable.Range(0, 2).Select(i => bed.Take(PoolBed.Long(i, 0, 1_000, 5)))];
        CheckedTransaction rich = bed.Take(PoolBed.Long(2, 0, 1_000, tip: 50));

        Assert.Equal(PoolFault.PoolFull, bed.Add(PoolBed.Long(3, 0, 2_850, tip: 50)));
        Assert.All([.. poor, rich], item => Assert.True(bed.Holds(item)));

        bed.Take(PoolBed.Long(3, 0, 2_500, tip: 50));

        Assert.All(poor, item => Assert.False(bed.Holds(item)));
        Assert.True(bed.Holds(rich));
    }

    [Fact]
    public void No_more_are_pushed_out_at_once_than_the_limit_says()
    {
        PoolBed bed = new(Small with { PushedOutMax = 2 });
        for (int i = 0; i < 4; i++)
        {
            bed.Take(PoolBed.Long(i, 0, 800, tip: 5));
        }

        Assert.Equal(PoolFault.PoolFull, bed.Add(PoolBed.Long(5, 0, 2_500, tip: 50)));
        Assert.Equal(4, bed.Pool.Count);
        Assert.Null(bed.Add(PoolBed.Long(5, 0, 1_500, tip: 50)));
    }

    [Fact]
    public void At_equal_tips_a_sender_with_many_makes_room_for_one_with_few()
    {
        PoolBed bed = new(Small);
        CheckedTransaction[] flood = [.. Enumerable.Range(0, 6).Select(i => bed.Take(PoolBed.Native(0, (ulong)i, 10)))];
        bed.Take(Native(1, 10));
        bed.Take(Native(2, 10));

        bed.Take(Native(3, 10));
        bed.Take(Native(4, 10));

        Assert.Equal(flood[..4], flood.Where(bed.Holds));
        Assert.Equal(PoolFault.PoolFull, bed.Add(PoolBed.Native(0, 4, 10)));
        Assert.Equal(8, bed.Candidates().Count);
    }

    [Fact]
    public void A_replacement_needs_no_room()
    {
        PoolBed bed = new(Small);
        CheckedTransaction[] held = [.. Enumerable.Range(0, 8).Select(i => bed.Take(Native(i, 100)))];

        bed.Take(PoolBed.Native(0, 0, tip: 300));

        Assert.All(held[1..], item => Assert.True(bed.Holds(item)));
        Assert.Equal(8, bed.Pool.Count);
    }

    [Fact]
    public void Cheap_future_transactions_flush_nothing_that_can_be_included()
    {
        PoolBed bed = new(Small);
        CheckedTransaction[] honest = [.. Enumerable.Range(0, 5).Select(i => bed.Take(Native(i, 1)))];
        bed.Book.Balances[Transfers.Account(8)] = 2 * PoolBed.CostAt(5_000);

        for (ulong i = 0; i < 40; i++)
        {
            bed.Add(PoolBed.Native(9, i + 1, tip: 5_000));
            bed.Add(PoolBed.Native(8, i, tip: 5_000));
            bed.Add(PoolBed.Native(9, 1, tip: 10_000 + (i * 5_000)));
            bed.Add(PoolBed.Claim(7, i, uid: 3, UInt256.Zero, tip: 5_000));
        }

        Assert.All(honest, item => Assert.True(bed.Holds(item)));
        Assert.Equal(honest.Length + 2, bed.Candidates().Count);
        Assert.True(bed.Pool.Count <= 8);
    }

    private static CheckedTransaction Native(int sender, int tip) => PoolBed.Native(sender, 0, (ulong)tip);
}
