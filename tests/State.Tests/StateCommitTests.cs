using MarketChain.Primitives;
using MarketChain.State.Trie;
using MarketChain.Storage;
using MarketChain.Storage.Memory;

namespace MarketChain.State.Tests;

public class StateCommitTests
{
    [Fact]
    public void Random_blocks_have_the_roots_of_the_model()
        => Seeds.Each(8, random =>
        {
            using var store = new MemoryStore();
            var commit = new StateCommit(store);
            var blocks = new RandomBlocks(random);
            for (ulong number = 0; number < 12; number++)
            {
                var world = new WorldState(new WorldStateReader(store));
                blocks.RunBlock(world);
                StateChanges changes = commit.Compute(world, number);
                Assert.Equal(blocks.Model.Root(), changes.Root);
                Write(store, changes);
                StateAssert.Agrees(blocks.Model, new WorldStateReader(store));
            }
        });

    [Fact]
    public void A_dropped_proposal_leaves_nothing_behind()
        => Seeds.Each(20, random =>
        {
            using var store = new MemoryStore();
            using var other = new MemoryStore();
            var commit = new StateCommit(store);
            var blocks = new RandomBlocks(random);
            for (ulong number = 0; number < 6; number++)
            {
                var dropped = new WorldState(new WorldStateReader(store));
                new RandomBlocks(random, blocks.Model).RunBlock(dropped);
                commit.Compute(dropped, number);

                var world = new WorldState(new WorldStateReader(store));
                blocks.RunBlock(world);
                Hash256 root = commit.Compute(world, number).Root;
                Assert.Equal(root, commit.Compute(world, number).Root);
                Write(store, commit.Compute(world, number));
                Write(other, new StateCommit(other).Compute(world, number));
                Assert.Equal(root, StateHead.Read(store)!.Value.Root);
                Assert.Equal(Dump(other), Dump(store));
            }
        });

    [Fact]
    public void A_proposal_that_lost_cannot_be_written()
    {
        using var store = new MemoryStore();
        var commit = new StateCommit(store);
        Write(store, commit.Compute(Funded(store, 1), 0));
        StateChanges winner = commit.Compute(Funded(store, 2), 1);
        StateChanges loser = commit.Compute(Funded(store, 3), 1);
        Write(store, winner);
        Assert.Throws<InvariantException>(() => Write(store, loser));
        Assert.Throws<InvariantException>(() => Write(store, winner));
        Assert.Equal(winner.Root, StateHead.Read(store)!.Value.Root);
    }

    [Fact]
    public void A_block_that_changes_nothing_keeps_the_root()
    {
        using var store = new MemoryStore();
        var commit = new StateCommit(store);
        Write(store, commit.Compute(Funded(store, 1), 0));
        var world = new WorldState(new WorldStateReader(store));
        world.AddBalance(RandomBlocks.AddressOf(1), 5);
        Assert.True(world.TrySubtractBalance(RandomBlocks.AddressOf(1), 5));
        world.FinishTransaction();
        StateChanges changes = commit.Compute(world, 1);
        Assert.Equal(StateHead.Read(store)!.Value.Root, changes.Root);
        Assert.Equal((0, 0, 0), (changes.AccountCount, changes.SlotCount, changes.NodeCount));
    }

    [Fact]
    public void Nothing_at_all_has_the_empty_root()
    {
        using var store = new MemoryStore();
        var world = new WorldState(new WorldStateReader(store));
        Assert.Equal(EmptyTrie.Root, new StateCommit(store).Compute(world, 0).Root);
    }

    [Fact]
    public void A_running_transaction_is_not_committed()
    {
        using var store = new MemoryStore();
        var world = new WorldState(new WorldStateReader(store));
        world.AddBalance(RandomBlocks.AddressOf(1), 5);
        Assert.Throws<InvariantException>(() => new StateCommit(store).Compute(world, 0));
    }

    internal static void Write(MemoryStore store, StateChanges changes)
    {
        using IWriteBatch batch = store.CreateBatch();
        changes.WriteTo(batch, store);
        store.Write(batch, sync: false);
    }

    private static WorldState Funded(MemoryStore store, ulong amount)
    {
        var world = new WorldState(new WorldStateReader(store));
        world.AddBalance(RandomBlocks.AddressOf(1), amount);
        world.FinishTransaction();
        return world;
    }

    private static string Dump(MemoryStore store)
    {
        var lines = new List<string>();
        foreach (Column column in Column.All)
        {
            using IStoreIterator cursor = store.Iterate(column);
            for (cursor.SeekToFirst(); cursor.Valid; cursor.Next())
            {
                lines.Add($"{column} {Hex.Encode(cursor.Key)} {Hex.Encode(cursor.Value)}");
            }
        }

        return string.Join('\n', lines);
    }
}
