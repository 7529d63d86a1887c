using MarketChain.Primitives;
using MarketChain.State.Ledger;

namespace MarketChain.State.Tests.Ledger;

public sealed class AttentionLedgerTests
{
    [Fact]
    public void Agrees_with_its_naive_twin_over_random_blocks()
        => Seeds.Each(12, random =>
        {
            using LedgerPair pair = new(random);
            for (int block = 0; block < 40; block++)
            {
                pair.Block(random.Next(60));
                if (random.Next(4) == 0)
                    AssertViews(pair, random);
            }
        });

    [Fact]
    public void Comes_to_the_same_rows_from_its_change_sets()
        => Seeds.Each(10, random =>
        {
            using LedgerPair pair = new(random);
            using AttentionLedger follower = new();
            for (int block = 0; block < 20; block++)
            {
                pair.Block(random.Next(60));
                Assert.Equal(LedgerFault.None,
                    follower.TryApply(pair.ChangeSets[block], pair.Epochs[block], pair.Ledger.Digest));
                LedgerAssert.SameRows(pair.After[block], follower.ViewNewest(), pair.Epochs[block]);
                LedgerAssert.DerivedDwell(pair.After[block], follower.ViewNewest(), pair.Epochs[block]);
            }

            Assert.Equal(pair.Ledger.Digest, follower.Digest);
        });

    [Fact]
    public void Leaves_nothing_of_an_overlay_that_is_dropped()
    {
        using LedgerPair pair = new(new Random(1));
        for (int block = 0; block < 10; block++)
        {
            pair.Block(40);
            using LedgerOverlay dropped = pair.Ledger.Begin(pair.Ledger.Epoch);
            pair.ChangeAtRandom(dropped, 60);
            dropped.BuildChangeSet();
        }

        LedgerAssert.SameRows(pair.After[^1], pair.Ledger.ViewNewest(), pair.Epochs[^1]);
    }

    [Fact]
    public void Brings_nothing_of_dropped_overlays_into_the_blocks_that_get_their_buffers()
        => Seeds.Each(10, random =>
        {
            using LedgerPair pair = new(random);
            for (int block = 0; block < 25; block++)
            {
                using LedgerOverlay rival = pair.Ledger.Begin(pair.Ledger.Epoch + (uint)random.Next(2));
                using (LedgerOverlay dropped = pair.Ledger.Begin(pair.Ledger.Epoch))
                {
                    pair.ChangeAtRandom(dropped, random.Next(80));
                    pair.ChangeAtRandom(rival, random.Next(40));
                    if (random.Next(2) == 0)
                        dropped.BuildChangeSet();
                }

                pair.Block(random.Next(60));
            }

            LedgerAssert.SameRows(pair.After[^1], pair.Ledger.ViewNewest(), pair.Epochs[^1]);
        });

    [Fact]
    public void Refuses_an_overlay_that_was_given_back()
    {
        using AttentionLedger ledger = new();
        LedgerOverlay overlay = ledger.Begin(0);
        overlay.TouchTotals().Stakes = 1;
        overlay.BuildChangeSet();
        overlay.Dispose();
        using LedgerOverlay next = ledger.Begin(0);
        next.TouchTotals().Stakes = 2;
        Assert.Throws<InvariantException>(() => ledger.Apply(overlay));
    }

    [Fact]
    public void Refuses_an_overlay_that_changed_after_its_change_set_was_built()
    {
        using AttentionLedger ledger = new();
        using LedgerOverlay overlay = ledger.Begin(0);
        overlay.TouchTotals().Stakes = 1;
        overlay.BuildChangeSet();
        overlay.TouchTotals().Stakes = 2;
        Assert.Throws<InvariantException>(() => ledger.Apply(overlay));
    }

    [Fact]
    public void Refuses_an_overlay_that_stands_on_an_older_block()
    {
        using AttentionLedger ledger = new();
        using LedgerOverlay first = ledger.Begin(0);
        using LedgerOverlay second = ledger.Begin(0);
        first.BuildChangeSet();
        second.BuildChangeSet();
        ledger.Apply(first);
        Assert.Throws<InvariantException>(() => ledger.Apply(second));
    }

    [Fact]
    public void Says_from_which_block_rows_are_kept()
    {
        using AttentionLedger ledger = new();
        ApplyEmpty(ledger, blocks: 1);
        LedgerView atGenesis = ledger.ViewNewest();
        ApplyEmpty(ledger, blocks: 15);
        Assert.Equal(default, atGenesis.Totals);
        ApplyEmpty(ledger, blocks: 1);
        Assert.Equal(1UL, Assert.Throws<LedgerHistoryException>(() => atGenesis.Totals).KeptFrom);
        Assert.False(ledger.TryViewAt(0, out _, out ulong keptFrom));
        Assert.Equal(1UL, keptFrom);
    }

    [Fact]
    public void Tries_out_a_block_on_an_older_one_while_others_follow()
    {
        using LedgerPair pair = new(new Random(3));
        pair.Block(200);
        LedgerView view = pair.Ledger.ViewNewest();
        using LedgerOverlay trial = view.Simulate(pair.Ledger.Epoch);
        for (int block = 0; block < 10; block++)
            pair.Block(100);
        for (uint uid = 1; uid <= view.UidCount; uid++)
            Assert.Equal(Convert.ToHexString(pair.After[0][NaiveLedger.Key(uid)]),
                Convert.ToHexString(NaiveLedger.Value(trial.Uids.Read(uid))));
        Assert.Equal(view.NextEpoch(null), trial.NextEpoch(null));
    }

    private static void ApplyEmpty(AttentionLedger ledger, int blocks)
    {
        for (int i = 0; i < blocks; i++)
        {
            using LedgerOverlay overlay = ledger.Begin(0);
            overlay.BuildChangeSet();
            ledger.Apply(overlay);
        }
    }

    private static void AssertViews(LedgerPair pair, Random random)
    {
        ulong newest = pair.Ledger.NextNumber - 1;
        ulong number = newest - (ulong)random.Next((int)Math.Min(16, newest + 1));
        Assert.True(pair.Ledger.TryViewAt(number, out LedgerView? view, out ulong keptFrom));
        Assert.Equal(newest < 15 ? 0 : newest - 15, keptFrom);
        LedgerAssert.SameRows(pair.After[(int)number], view!, pair.Epochs[(int)number]);
        LedgerAssert.DerivedDwell(pair.After[^1], pair.Ledger.ViewNewest(), pair.Epochs[^1]);
        Assert.False(pair.Ledger.TryViewAt(newest + 1, out _, out _));
    }
}
