using MarketChain.Primitives;
using MarketChain.Storage;
using MarketChain.Storage.Memory;

namespace MarketChain.State.Tests;

public class StateCheckTests
{
    [Fact]
    public void A_sound_state_has_no_faults()
    {
        using MemoryStore store = Filled(out Hash256 root);
        StateCheckResult result = StateCheck.Run(store);
        Assert.Empty(result.Faults);
        Assert.Equal(root, result.ComputedRoot);
        Assert.Equal(root, result.Head!.Value.Root);
        Assert.True(result.Accounts > 10 && result.Slots > 100 && result.Nodes > 3);
    }

    [Fact]
    public void An_empty_store_has_no_faults()
    {
        using var store = new MemoryStore();
        Assert.Empty(StateCheck.Run(store).Faults);
    }

    [Theory]
    [InlineData("account-flat")]
    [InlineData("slot-flat")]
    [InlineData("trie-nodes")]
    [InlineData("code")]
    public void Any_row_taken_away_or_altered_is_a_fault(string name)
    {
        using MemoryStore store = Filled(out _);
        Column column = Column.All.ToArray().Single(c => c.Name == name);
        foreach ((byte[] key, byte[] value) in Rows(store, column))
        {
            byte[] altered = [.. value];
            altered[^1] ^= 1;
            AssertFault(store, column, key, value, altered);
            AssertFault(store, column, key, value, null);
        }
    }

    private static void AssertFault(MemoryStore store, Column column, byte[] key, byte[] value, byte[]? replacement)
    {
        using IWriteBatch batch = store.CreateBatch();
        if (replacement is null)
        {
            batch.Delete(column, key);
        }
        else
        {
            batch.Put(column, key, replacement);
        }

        store.Write(batch, sync: false);
        Assert.NotEmpty(StateCheck.Run(store).Faults);
        batch.Clear();
        batch.Put(column, key, value);
        store.Write(batch, sync: false);
    }

    private static List<(byte[] Key, byte[] Value)> Rows(MemoryStore store, Column column)
    {
        var rows = new List<(byte[] Key, byte[] Value)>();
        using IStoreIterator cursor = store.Iterate(column);
        for (cursor.SeekToFirst(); cursor.Valid && rows.Count < 40; cursor.Next())
        {
            rows.Add((cursor.Key.ToArray(), cursor.Value.ToArray()));
        }

        return rows;
    }

    private static MemoryStore Filled(out Hash256 root)
    {
        var store = new MemoryStore();
        var world = new WorldState(new WorldStateReader(store));
        for (int i = 0; i < 30; i++)
        {
            Address address = RandomBlocks.AddressOf(i);
            world.AddBalance(address, (ulong)i + 1);
            world.SetCode(address, new byte[] { 0xfe, (byte)i });
            for (int slot = 0; slot < i * 3; slot++)
            {
                world.SetStorage(address, (ulong)slot, (ulong)slot + 1);
            }
        }

        world.FinishTransaction();
        StateChanges changes = new StateCommit(store).Compute(world, 0);
        StateCommitTests.Write(store, changes);
        root = changes.Root;
        return store;
    }
}
