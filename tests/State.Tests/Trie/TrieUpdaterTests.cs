using MarketChain.Primitives;
using MarketChain.State.Trie;
using MarketChain.Storage;
using MarketChain.Storage.Memory;

namespace MarketChain.State.Tests.Trie;

public class TrieUpdaterTests
{
    [Fact]
    public void Step_by_step_has_the_root_and_the_records_of_a_rebuild()
        => Seeds.Each(30, random =>
        {
            using var store = new MemoryStore();
            var trie = new TrieFixture(store);
            for (int step = 0; step < 12; step++)
            {
                trie.Change(TrieSamples.RandomChanges(random, trie.Model));
                trie.AssertRebuilt();
            }

            trie.Change(Deletions(trie.Model.Keys));
            Assert.Equal(EmptyTrie.Root, trie.Root);
            Assert.Empty(trie.StoredNodes());
        });

    [Fact]
    public void A_change_that_is_not_committed_leaves_the_next_one_as_it_was()
        => Seeds.Each(10, random =>
        {
            using var store = new MemoryStore();
            var trie = new TrieFixture(store);
            for (int step = 0; step < 8; step++)
            {
                SortedDictionary<Hash256, byte[]> taken = TrieSamples.RandomChanges(random, trie.Model);
                Hash256 proposed = trie.Change(taken, commit: false);
                trie.Change(TrieSamples.RandomChanges(random, trie.Model), commit: false);
                Assert.Equal(proposed, trie.Change(taken));
                trie.AssertRebuilt();
            }
        });

    [Fact]
    public void Tries_side_by_side_do_not_see_each_other()
        => Seeds.Each(20, random =>
        {
            using var store = new MemoryStore();
            TrieFixture[] tries = [new(store, 6), new(store, 7), new(store, 8)];
            for (int step = 0; step < 12; step++)
            {
                TrieFixture trie = tries[random.Next(tries.Length)];
                trie.Change(TrieSamples.RandomChanges(random, trie.Model));
                Array.ForEach(tries, each => each.AssertRebuilt());
            }
        });

    [Fact]
    public void Large_tries_agree_with_a_rebuild_when_most_of_them_goes()
        => Seeds.Each(3, random =>
        {
            using var store = new MemoryStore();
            var trie = new TrieFixture(store);
            trie.Change(TrieSamples.Slots(random, 5_000));
            while (trie.Model.Count > 0)
            {
                Hash256[] keys = [.. trie.Model.Keys];
                random.Shuffle(keys);
                trie.Change(Deletions(keys.Take(Math.Max(3, keys.Length * 2 / 3))));
                trie.AssertRebuilt();
            }
        });

    [Fact]
    public void Changed_side_by_side_a_trie_comes_to_the_same()
        => Seeds.Each(10, random =>
        {
            using MemoryStore store = new();
            TwoThreads threads = new();
            TrieFixture trie = new(store, limbs: new TrieLimbs(store, threads, changesMin: 2));
            trie.Change(TrieSamples.Slots(random, random.Next(500, 3_000)));
            for (int step = 0; step < 8; step++)
            {
                // Most steps remove nothing: only then are there limbs.
                trie.Change(step % 4 == 3
                    ? TrieSamples.RandomChanges(random, trie.Model)
                    : Mixed(random, trie.Model, random.Next(1, 600)));
                trie.AssertRebuilt();
            }

            Assert.True(threads.Pieces > 0);
        });

    [Fact]
    public void A_missing_record_or_leaf_is_a_fault_of_the_disk()
    {
        using var store = new MemoryStore();
        var trie = new TrieFixture(store);
        trie.Change(TrieSamples.Slots(new Random(1), 2_000));
        foreach (Column column in new[] { Column.TrieNodes, Column.SlotFlat })
        {
            using IWriteBatch batch = store.CreateBatch();
            using IStoreIterator cursor = store.Iterate(column);
            cursor.SeekToFirst();
            SkipTheRoot(column, cursor);
            batch.Delete(column, cursor.Key);
            store.Write(batch, sync: false);
            var change = new SortedDictionary<Hash256, byte[]> { [NextToFirst(trie)] = [1, 2, 3] };
            StorageException fault = Assert.Throws<StorageException>(() => trie.Change(change));
            Assert.Equal(StorageFault.Corrupt, fault.Fault);
            batch.Clear();
            batch.Put(column, cursor.Key, cursor.Value);
            store.Write(batch, sync: false);
        }
    }

    private static void SkipTheRoot(Column column, IStoreIterator cursor)
    {
        if (column == Column.TrieNodes)
        {
            cursor.Next();
        }
    }

    private static Hash256 NextToFirst(TrieFixture trie)
    {
        byte[] key = trie.Model.Keys.First().Bytes.ToArray();
        key[^1] ^= 1;
        return new Hash256(key);
    }

    /// <summary>New leaves, and other values for old ones.</summary>
    private static SortedDictionary<Hash256, byte[]> Mixed(
        Random random, SortedDictionary<Hash256, byte[]> model, int count)
    {
        SortedDictionary<Hash256, byte[]> changes = TrieSamples.Slots(random, count);
        foreach (Hash256 key in model.Keys.Where(_ => random.Next(10) == 0))
        {
            changes[key] = TrieSamples.SlotValue(random);
        }

        return changes;
    }

    private static SortedDictionary<Hash256, byte[]> Deletions(IEnumerable<Hash256> keys)
        => new(keys.ToDictionary(key => key, _ => Array.Empty<byte>()));
}
