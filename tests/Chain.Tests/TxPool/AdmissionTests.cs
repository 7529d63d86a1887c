using MarketChain.Chain.Execution;
using MarketChain.Chain.TxPool;
using MarketChain.Primitives;

namespace MarketChain.Chain.Tests.TxPool;

public sealed class AdmissionTests
{
    [Fact]
    public void The_same_transaction_is_taken_once()
    {
        PoolBed bed = new();
        CheckedTransaction item = bed.Take(PoolBed.Native(0, 0));

        Assert.Equal(PoolFault.Known, bed.Add(item));
        Assert.Equal(1, bed.Pool.Count);
    }

    [Fact]
    public void A_sequence_is_neither_used_nor_far_ahead()
    {
        PoolBed bed = new(new TxPoolLimits { SequenceAheadMax = 10 });
        bed.Book.Next[(Transfers.Account(0), 0)] = 5;

        Assert.Equal(PoolFault.SequenceTooLow, bed.Add(PoolBed.Native(0, 4)));
        Assert.Null(bed.Add(PoolBed.Native(0, 15)));
        Assert.Equal(PoolFault.SequenceTooHigh, bed.Add(PoolBed.Native(0, 16)));
        Assert.Equal(PoolFault.SequenceTooHigh, bed.Add(PoolBed.Native(0, ulong.MaxValue - 1)));
    }

    [Fact]
    public void A_lane_that_the_account_may_not_open_is_refused()
    {
        PoolBed bed = new();
        bed.Book.LaneLimit = 3;

        Assert.Null(bed.Add(PoolBed.Native(0, 0, lane: 2)));
        Assert.Equal(PoolFault.TooManyLanes, bed.Add(PoolBed.Native(0, 0, lane: 3)));
    }

    [Fact]
    public void What_the_next_block_cannot_hold_is_refused()
    {
        PoolBed bed = new();

        Assert.Equal(PoolFault.MaxFeeBelowBaseFee, bed.Add(PoolBed.Native(0, 0, tip: 1, maxFee: PoolBed.BaseFee - 1)));
        Assert.Equal(PoolFault.Expired, bed.Add(PoolBed.Native(0, 0, expiresAtMs: PoolBed.NowMs - 1)));
        Assert.Equal(
            PoolFault.GasLimitAboveBlock,
            bed.Pool.TryAdd(PoolBed.Native(0, 0), bed.Book, PoolBed.BlockAt(1) with { GasLimit = 99_999 })!.Fault);
        Assert.Equal(PoolFault.Invalid, bed.Add(PoolBed.Long(0, 0, dataLength: 10_000)));
        Assert.Equal(0, bed.Pool.Count);
    }

    [Fact]
    public void A_balance_covers_all_that_wait_together()
    {
        PoolBed bed = new();
        bed.Book.Balances[Transfers.Account(0)] = 2 * PoolBed.CostAt(1);
        bed.Take(PoolBed.Native(0, 0));
        bed.Take(PoolBed.Native(0, 0, lane: 1));

        Assert.Equal(PoolFault.InsufficientBalance, bed.Add(PoolBed.Native(0, 1)));
        Assert.Null(bed.Add(PoolBed.Native(1, 0)));
    }

    [Fact]
    public void Who_has_nothing_gets_nothing_in()
    {
        PoolBed bed = new();
        bed.Book.Balances[Transfers.Account(0)] = UInt256.Zero;

        Assert.Equal(PoolFault.InsufficientBalance, bed.Add(PoolBed.Native(0, 0)));
    }

    [Fact]
    public void A_claim_that_pays_its_own_fee_needs_earnings_of_a_UID_of_the_sender()
    {
        PoolBed bed = new();
        bed.Book.Balances[Transfers.Account(0)] = UInt256.Zero;
        bed.Book.Uids[7] = (Transfers.Account(0), PoolBed.CostAt(1));
        bed.Book.Uids[8] = (Transfers.Account(1), PoolBed.CostAt(1));
        bed.Book.Uids[9] = (Transfers.Account(0), PoolBed.CostAt(1) - 1);

        Assert.Equal(PoolFault.ClaimBelowFee, bed.Add(PoolBed.Claim(0, 0, 6, UInt256.Zero)));
        Assert.Equal(PoolFault.ClaimBelowFee, bed.Add(PoolBed.Claim(0, 0, 8, UInt256.Zero)));
        Assert.Equal(PoolFault.ClaimBelowFee, bed.Add(PoolBed.Claim(0, 0, 9, UInt256.Zero)));
        Assert.Equal(PoolFault.ClaimBelowFee, bed.Add(PoolBed.Claim(0, 0, 7, PoolBed.CostAt(1) - 1)));
        Assert.Null(bed.Add(PoolBed.Claim(0, 0, 7, UInt256.Zero)));
    }

    [Fact]
    public void The_same_earnings_carry_no_second_claim()
    {
        PoolBed bed = new();
        UInt256 fee = PoolBed.CostAt(1);
        bed.Book.Uids[7] = (Transfers.Account(0), 3 * fee);
        bed.Take(PoolBed.Claim(0, 0, 7, 2 * fee));

        Assert.Equal(PoolFault.ClaimBelowFee, bed.Add(PoolBed.Claim(0, 1, 7, 2 * fee)));
        bed.Take(PoolBed.Claim(0, 1, 7, fee));
        Assert.Equal(PoolFault.ClaimBelowFee, bed.Add(PoolBed.Claim(0, 2, 7, fee)));
        Assert.Equal(2, bed.Pool.Count);
    }

    [Fact]
    public void A_claim_of_all_leaves_nothing_for_another()
    {
        PoolBed bed = new();
        bed.Book.Uids[7] = (Transfers.Account(0), 100 * PoolBed.CostAt(1));
        bed.Take(PoolBed.Claim(0, 0, 7, UInt256.Zero));

        Assert.Equal(PoolFault.ClaimBelowFee, bed.Add(PoolBed.Claim(0, 1, 7, UInt256.Zero)));
        Assert.Null(bed.Add(PoolBed.Claim(0, 0, 7, UInt256.Zero, tip: 500)));
    }

    [Fact]
    public void A_replacement_pays_more_by_the_percentage_in_both_fees()
    {
        PoolBed bed = new();
        CheckedTransaction first = bed.Take(PoolBed.Native(0, 0, tip: 100, maxFee: 2_000));

        Assert.Equal(PoolFault.ReplacementUnderpriced, bed.Add(PoolBed.Native(0, 0, tip: 110, maxFee: 2_199)));
        Assert.Equal(PoolFault.ReplacementUnderpriced, bed.Add(PoolBed.Native(0, 0, tip: 109, maxFee: 2_200)));
        CheckedTransaction second = bed.Take(PoolBed.Native(0, 0, tip: 110, maxFee: 2_200));

        Assert.False(bed.Holds(first));
        Assert.Equal([second], bed.Candidates());
    }

    [Fact]
    public void A_replacement_costs_only_what_it_costs_more()
    {
        PoolBed bed = new();
        bed.Book.Balances[Transfers.Account(0)] = PoolBed.CostAt(500);
        bed.Take(PoolBed.Native(0, 0, tip: 1));

        Assert.Null(bed.Add(PoolBed.Native(0, 0, tip: 500)));
        Assert.Equal(PoolFault.InsufficientBalance, bed.Add(PoolBed.Native(0, 0, tip: 1_500)));
        Assert.Equal(1, bed.Pool.Count);
    }

    [Fact]
    public void One_after_a_gap_waits_until_the_gap_is_filled()
    {
        PoolBed bed = new();
        CheckedTransaction third = bed.Take(PoolBed.Native(0, 2));
        CheckedTransaction second = bed.Take(PoolBed.Native(0, 1));

        Assert.False(bed.Pool.HasReady);
        Assert.Empty(bed.Candidates());
        Assert.Equal(0UL, bed.Pool.PendingSequence(Transfers.Account(0), 0, 0));

        CheckedTransaction first = bed.Take(PoolBed.Native(0, 0));

        Assert.Equal([first, second, third], bed.Candidates());
        Assert.Equal(3UL, bed.Pool.PendingSequence(Transfers.Account(0), 0, 0));
    }
}
