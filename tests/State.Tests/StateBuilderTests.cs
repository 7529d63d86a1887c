using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.State.History;
using MarketChain.Storage;
using MarketChain.Storage.Memory;

namespace MarketChain.State.Tests;

public class StateBuilderTests
{
    [Fact]
    public void Makes_the_store_that_a_block_with_the_same_state_makes()
        => Seeds.Each(5, random =>
        {
            using var executed = new MemoryStore();
            using var built = new MemoryStore();
            var blocks = new RandomBlocks(random);
            var world = new WorldState(new WorldStateReader(executed));
            for (int i = 0; i < 10; i++)
            {
                blocks.RunBlock(world);
            }

            StateChanges changes = new StateCommit(executed).Compute(world, 0);
            StateCommitTests.Write(executed, changes);
            Assert.Equal(changes.Root, Build(built, blocks.Model));
            Assert.Empty(StateCheck.Run(built).Faults);
            foreach (Column column in Column.All)
            {
                Assert.Equal(Rows(executed, column), Rows(built, column));
            }
        });

    [Fact]
    public void Goes_on_with_blocks_and_their_history()
    {
        using var store = new MemoryStore();
        var builder = new StateBuilder(store);
        builder.AddAccount(Keccak256.Hash(RandomBlocks.AddressOf(1).Bytes), new Account { Balance = 5 });
        builder.Finish(41);
        builder.Dispose();
        var world = new WorldState(new WorldStateReader(store));
        world.AddBalance(RandomBlocks.AddressOf(1), 2);
        world.FinishTransaction();
        StateCommitTests.Write(store, new StateCommit(store).Compute(world, 42));
        using IStoreSnapshot snapshot = store.Snapshot();
        Assert.True(StateAtBlock.TryOpen(snapshot, 41, out IStateReader reader, out _));
        Assert.True(reader.TryGetAccount(RandomBlocks.AddressOf(1), out Account account));
        Assert.Equal((UInt256)5, account.Balance);
        Assert.False(StateAtBlock.TryOpen(snapshot, 40, out _, out HistoryGap gap));
        Assert.Equal("history kept from block 41", gap.ToString());
    }

    private static Hash256 Build(MemoryStore store, StateModel model)
    {
        using var builder = new StateBuilder(store);
        foreach ((Hash256 key, StateModel.ModelAccount account) in ByKey(model))
        {
            var slots = account.Storage.Where(slot => !slot.Value.IsZero)
                .Select(slot => (Key: Keccak256.Hash(slot.Key.ToBigEndian()), slot.Value))
                .OrderBy(slot => slot.Key);
            foreach ((Hash256 slot, UInt256 value) in slots)
            {
                builder.AddSlot(key, slot, value);
            }

            Hash256 code = Keccak256.Hash(account.Code);
            builder.AddAccount(
                key, new Account { Nonce = account.Nonce, Balance = account.Balance, CodeHash = code });
            if (account.Code.Length > 0)
            {
                builder.AddCode(code, account.Code);
            }
        }

        return builder.Finish(0);
    }

    private static IEnumerable<(Hash256 Key, StateModel.ModelAccount Account)> ByKey(StateModel model)
        => model.Accounts.Select(pair => (Key: Keccak256.Hash(pair.Key.Bytes), Account: pair.Value))
            .OrderBy(pair => pair.Key);

    private static List<string> Rows(MemoryStore store, Column column)
    {
        var rows = new List<string>();
        using IStoreIterator cursor = store.Iterate(column);
        for (cursor.SeekToFirst(); cursor.Valid; cursor.Next())
        {
            rows.Add($"{Hex.Encode(cursor.Key)} {Hex.Encode(cursor.Value)}");
        }

        return rows;
    }
}
