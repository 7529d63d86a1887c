using MarketChain.Chain.Execution;
using MarketChain.Chain.TxPool;
using MarketChain.Primitives;

namespace MarketChain.Chain.Tests.TxPool;

public sealed class PoolOnBlockTests
{
    [Fact]
    public void What_a_block_holds_leaves_and_what_follows_is_ready()
    {
        PoolBed bed = new();
        CheckedTransaction[] lane = [.. Enumerable.Range(0, 4).Select(i => bed.Take(PoolBed.Native(0, (ulong)i)))];
        CheckedTransaction other = bed.Take(PoolBed.Native(1, 0));

        bed.Include(lane[0], lane[1]);

        Assert.Equal([lane[2], other, lane[3]], bed.Candidates());
        Assert.Equal(4UL, bed.Pool.PendingSequence(Transfers.Account(0), 0, 2));
    }

    [Fact]
    public void Another_transaction_of_the_sequence_makes_the_one_here_leave()
    {
        PoolBed bed = new();
        CheckedTransaction mine = bed.Take(PoolBed.Native(0, 0));
        CheckedTransaction after = bed.Take(PoolBed.Native(0, 1));

        bed.Include(PoolBed.Native(0, 0, tip: 77));

        Assert.False(bed.Holds(mine));
        Assert.Equal([after], bed.Candidates());
    }

    [Fact]
    public void A_block_that_fills_a_gap_makes_the_rest_ready()
    {
        PoolBed bed = new();
        CheckedTransaction third = bed.Take(PoolBed.Native(0, 2));

        bed.Include(PoolBed.Native(0, 0), PoolBed.Native(0, 1));

        Assert.True(bed.Pool.HasReady);
        Assert.Equal([third], bed.Candidates());
    }

    [Fact]
    public void An_expired_one_leaves_when_no_later_block_can_hold_it_and_no_sooner()
    {
        PoolBed bed = new();
        CheckedTransaction early = bed.Take(PoolBed.Native(0, 0, expiresAtMs: PoolBed.NowMs + 10));
        CheckedTransaction late = bed.Take(PoolBed.Native(1, 0, expiresAtMs: PoolBed.NowMs + 20));
        CheckedTransaction never = bed.Take(PoolBed.Native(2, 0));

        bed.Include(PoolBed.NowMs + 9);
        Assert.Equal(3, bed.Pool.Count);

        bed.Include(PoolBed.NowMs + 10);
        Assert.False(bed.Holds(early));
        Assert.True(bed.Holds(late));

        bed.Include(PoolBed.NowMs + 1_000_000);
        Assert.Equal([never], bed.Candidates());
    }

    [Fact]
    public void Those_behind_an_expired_one_wait()
    {
        PoolBed bed = new();
        bed.Take(PoolBed.Native(0, 0, expiresAtMs: PoolBed.NowMs + 10));
        bed.Take(PoolBed.Native(0, 1));

        bed.Include(PoolBed.NowMs + 10);

        Assert.Equal(1, bed.Pool.Count);
        Assert.False(bed.Pool.HasReady);
    }

    [Fact]
    public void What_the_sender_has_no_coin_for_any_more_leaves_the_newest_first()
    {
        PoolBed bed = new();
        Address sender = Transfers.Account(0);
        CheckedTransaction[] lane = [.. Enumerable.Range(0, 5).Select(i => bed.Take(PoolBed.Native(0, (ulong)i)))];
        CheckedTransaction other = bed.Take(PoolBed.Native(1, 0));

        bed.Book.Balances[sender] = 2 * PoolBed.CostAt(1);
        bed.Include(lane[0]);

        Assert.Equal([lane[1], other, lane[2]], bed.Candidates());
        Assert.Equal(3, bed.Pool.Count);
    }

    [Fact]
    public void Claims_that_the_earnings_do_not_cover_any_more_leave()
    {
        PoolBed bed = new();
        Address user = Transfers.Account(0);
        bed.Book.Uids[7] = (user, 10 * PoolBed.CostAt(1));
        CheckedTransaction first = bed.Take(PoolBed.Claim(0, 0, 7, 2 * PoolBed.CostAt(1)));
        CheckedTransaction second = bed.Take(PoolBed.Claim(0, 1, 7, 2 * PoolBed.CostAt(1)));

        bed.Book.Uids[7] = (user, PoolBed.CostAt(1));
        bed.Include(first);

        Assert.False(bed.Holds(second));
        Assert.Equal(0, bed.Pool.Count);
    }

    [Fact]
    public void A_dropped_one_leaves_and_those_behind_it_wait()
    {
        PoolBed bed = new();
        CheckedTransaction first = bed.Take(PoolBed.Native(0, 0));
        bed.Take(PoolBed.Native(0, 1));

        bed.Pool.Drop(first.Hash);
        bed.Pool.Drop(first.Hash);

        Assert.Equal(1, bed.Pool.Count);
        Assert.False(bed.Pool.HasReady);
        Assert.Null(bed.Add(first));
        Assert.Equal(2, bed.Candidates().Count);
    }

    [Fact]
    public void What_has_left_costs_nobody_anything()
    {
        PoolBed bed = new(new TxPoolLimits { CountMax = 4, PerSenderMax = 2, WaitingMax = 1 });
        bed.Book.Balances[Transfers.Account(0)] = 2 * PoolBed.CostAt(1);
        for (ulong i = 0; i < 20; i += 2)
        {
            CheckedTransaction[] pair = [bed.Take(PoolBed.Native(0, i)), bed.Take(PoolBed.Native(0, i + 1))];
            Assert.Equal(PoolFault.InsufficientBalance, bed.Add(PoolBed.Native(0, i + 2)));
            bed.Include(pair);
            Assert.Equal(0, bed.Pool.Count);
        }
    }
}
