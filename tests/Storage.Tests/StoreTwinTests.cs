using MarketChain.Storage.Memory;
using MarketChain.Storage.RocksDb;

namespace MarketChain.Storage.Tests;

/// <summary>The same random operations in memory and on disk, reopened now and then: the same answers.</summary>
public sealed class StoreTwinTests
{
    private const int Batches = 150;

    private static readonly RocksDbSettings _small = new() { BlockCacheBytes = 1 << 20, WriteBufferBytes = 1 << 18 };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_operations_agree_with_the_twin_in_memory(int seed)
    {
        using var folder = new TemporaryFolder();
        using var twin = new MemoryStore();
        var random = new Random(seed);
        RocksDbStore store = RocksDbStore.Open(folder.Path, _small);
        try
        {
            for (int batch = 0; batch < Batches; batch++)
            {
                WriteBoth(random, store, twin);
                string at = $"seed {seed}, batch {batch}";
                CompareReads(random, store, twin, at);
                if (batch % 10 == 0)
                {
                    using IStoreSnapshot snapshot = store.Snapshot();
                    using IStoreSnapshot twinSnapshot = twin.Snapshot();
                    WriteBoth(random, store, twin);
                    CompareReads(random, snapshot, twinSnapshot, at + ", snapshot");
                }

                if (batch % 50 == 49)
                {
                    store.Dispose();
                    store = RocksDbStore.Open(folder.Path, _small);
                }
            }
        }
        finally
        {
            store.Dispose();
        }
    }

    private static void WriteBoth(Random random, IKeyValueStore store, IKeyValueStore twin)
    {
        using IWriteBatch batch = store.CreateBatch();
        using IWriteBatch twinBatch = twin.CreateBatch();
        for (int i = random.Next(20); i >= 0; i--)
        {
            Column column = AnyColumn(random);
            byte[] key = AnyKey(random);
            byte[] other = AnyKey(random);
            byte[] value = AnyBytes(random, random.Next(10) == 0 ? 5000 : 20);
            switch (random.Next(20))
            {
                case 0 when column == Column.StateHistory && key.AsSpan().SequenceCompareTo(other) <= 0:
                    batch.DeleteRange(column, key, other);
                    twinBatch.DeleteRange(column, key, other);
                    break;
                case < 6:
                    batch.Delete(column, key);
                    twinBatch.Delete(column, key);
                    break;
                default:
                    batch.Put(column, key, value);
                    twinBatch.Put(column, key, value);
                    break;
            }
        }

        Assert.Equal(twinBatch.Count, batch.Count);
        store.Write(batch, sync: random.Next(10) == 0);
        twin.Write(twinBatch, sync: false);
    }

    private static void CompareReads(Random random, IKeyValueReader store, IKeyValueReader twin, string at)
    {
        Column column = AnyColumn(random);
        byte[] key = AnyKey(random);
        Assert.True(Same(store.GetBytes(column, key), twin.GetBytes(column, key)), at);
        Assert.True(GetMany(store, column).SequenceEqual(GetMany(twin, column)), at);

        byte[] lower = AnyKey(random);
        byte[] upper = AnyKey(random);
        using IStoreIterator iterator = store.Iterate(column, lower, upper);
        using IStoreIterator twinIterator = twin.Iterate(column, lower, upper);
        for (int move = 0; move < 40; move++)
        {
            int kind = random.Next(8);
            byte[] target = AnyKey(random);
            Move(iterator, kind, target);
            Move(twinIterator, kind, target);
            Assert.True(iterator.Valid == twinIterator.Valid, at);
            Assert.True(
                !iterator.Valid
                || (iterator.Key.SequenceEqual(twinIterator.Key) && iterator.Value.SequenceEqual(twinIterator.Value)),
                at);
        }
    }

    private static void Move(IStoreIterator iterator, int kind, byte[] target)
    {
        switch (kind)
        {
            case 0: iterator.SeekToFirst(); break;
            case 1: iterator.SeekToLast(); break;
            case 2: iterator.Seek(target); break;
            case 3: iterator.SeekForPrev(target); break;
            case < 6 when iterator.Valid: iterator.Next(); break;
            case >= 6 when iterator.Valid: iterator.Prev(); break;
        }
    }

    private static List<string> GetMany(IKeyValueReader reader, Column column)
    {
        var keys = new KeyList();
        keys.Add([]);
        for (int first = 0; first < 4; first++)
        {
            keys.Add([(byte)(first * 85)]);
            for (int second = 0; second < 4; second++)
            {
                keys.Add([(byte)(first * 85), (byte)(second * 85)]);
            }
        }

        List<string> found = [];
        reader.GetMany(
            column, keys, (index, there, value) => found.Add($"{index} {there} {Convert.ToHexString(value)}"));
        return found;
    }

    private static bool Same(byte[]? left, byte[]? right)
        => left is null ? right is null : right is not null && left.AsSpan().SequenceEqual(right);

    private static Column AnyColumn(Random random) => random.Next(2) == 0 ? Column.SlotFlat : Column.StateHistory;

    // Few distinct keys, so that operations meet; prefixes of each other; both ends of the byte order.
    private static byte[] AnyKey(Random random)
    {
        byte[] key = new byte[random.Next(4)];
        for (int i = 0; i < key.Length; i++)
        {
            key[i] = (byte)(random.Next(4) * 85);
        }

        return key;
    }

    private static byte[] AnyBytes(Random random, int lengthMax)
    {
        byte[] bytes = new byte[random.Next(lengthMax)];
        random.NextBytes(bytes);
        return bytes;
    }
}
