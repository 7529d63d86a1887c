using MarketChain.Chain.Genesis;
using MarketChain.Primitives;
using MarketChain.State;
using MarketChain.Storage;

namespace MarketChain.Chain.Tests;

/// <summary>A node that failed or stopped at any block goes on as if it had not.</summary>
public sealed class RestartTests
{
    private static GenesisConfig Genesis { get; }
        = GenesisFiles.Read(json => json["ledger"]!["checkpointBlocks"] = 4);

    [Fact]
    public void A_write_that_fails_at_any_block_loses_nothing()
    {
        using TestChain steady = new(Genesis);
        using Advertising market = new(steady);
        market.RunDay(users: 4);
        using FailingStore store = new();
        using TestChain failing = new(Genesis, store);

        for (ulong number = 1; number <= steady.Chain.Head.Number; number++)
        {
            store.Next = number % 2 == 0 ? WriteFailure.Lost : WriteFailure.Written;
            Assert.Throws<StorageException>(() => Import(steady, failing, number));
            failing.Reopen();

            Hash256 expected = steady.Read(number).Block.Hash;
            Assert.Equal(expected, failing.Chain.Head.Hash);
            Assert.Equal(number % 2 == 0 ? 1UL : 0UL, failing.Chain.Opening.ReplayedBlocks);
            AssertWholeState(failing);
        }
    }

    [Fact]
    public void A_block_whose_rows_a_crash_took_is_taken_back_and_comes_again()
    {
        using TestChain steady = new(Genesis);
        using Advertising market = new(steady);
        market.Open(users: 4);
        steady.Make([market.Batch(1, 2), market.Batch(3, 4)]);
        using FailingStore store = new();
        using TestChain crashed = new(Genesis, store);
        Import(steady, crashed, 1);
        store.Next = WriteFailure.Lost;
        Assert.Throws<StorageException>(() => Import(steady, crashed, 2));
        crashed.Close();
        string rows = Directory.GetFiles(crashed.FileOf("sidecars"), "*.segment").Single();
        using (FileStream file = new(rows, FileMode.Open))
        {
            file.SetLength(file.Length - 1);
        }

        crashed.OpenAgain();
        Assert.Equal(1UL, crashed.Chain.Head.Number);
        Assert.True(crashed.Chain.Opening.CutBytes > 0);
        Import(steady, crashed, 2);
        crashed.Reopen();
        Assert.Equal(steady.Chain.Head.Hash, crashed.Chain.Head.Hash);
    }

    [Fact]
    public void After_a_failed_write_nothing_more_is_written()
    {
        using FailingStore store = new();
        using TestChain chain = new(store: store);
        store.Next = WriteFailure.Lost;

        Assert.Throws<StorageException>(() => chain.Make());
        Assert.Throws<InvariantException>(() => chain.Make());
        chain.Reopen();

        Assert.Equal(1UL, chain.Chain.Head.Number);
    }

    [Fact]
    public void A_start_that_fails_while_it_replays_can_be_tried_again()
    {
        using FailingStore store = new();
        using TestChain chain = new(store: store);
        store.Next = WriteFailure.Lost;
        Assert.Throws<StorageException>(() => chain.Make());
        store.Next = WriteFailure.Lost;
        Assert.Throws<StorageException>(chain.Reopen);

        chain.Reopen();

        Assert.Equal(1UL, chain.Chain.Head.Number);
        AssertWholeState(chain);
    }

    [Fact]
    public void A_node_on_disk_that_restarts_at_every_block_agrees()
    {
        using TestChain steady = new(Genesis);
        using Advertising market = new(steady);
        market.RunDay(users: 4);
        using TestChain restarting = new(Genesis, isOnDisk: true);

        for (ulong number = 1; number <= steady.Chain.Head.Number; number++)
        {
            Import(steady, restarting, number);
            restarting.Reopen();
            Assert.Equal(0UL, restarting.Chain.Opening.ReplayedBlocks);
        }

        Assert.Equal(steady.Chain.Head.Hash, restarting.Chain.Head.Hash);
        Assert.NotNull(restarting.Chain.Opening.Ledger.Pages);
        AssertWholeState(restarting);
    }

    private static void Import(TestChain from, TestChain to, ulong number)
    {
        var item = from.Read(number);
        Assert.Null(to.Chain.TryImport(item.Block, item.Sidecars));
    }

    private static void AssertWholeState(TestChain chain)
    {
        using IStoreSnapshot snapshot = chain.Store.Snapshot();
        StateCheckResult state = StateCheck.Run(snapshot);
        Assert.Empty(state.Faults);
        Assert.Equal(chain.Chain.Head.Header.StateRoot, state.ComputedRoot);
    }
}
