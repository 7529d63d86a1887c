using System.Text;
using MarketChain.Primitives;

namespace MarketChain.Storage.Tests;

/// <summary>What IKeyValueStore promises, run over every implementation.</summary>
public abstract class StoreConformance : IDisposable
{
    private IKeyValueStore? _store;

    protected IKeyValueStore Store => _store ??= Open();

    [Fact]
    public void Reads_back_what_was_put()
    {
        Write(batch => batch.Put(Column.Code, Bytes("key"), Bytes("value")));
        using PinnedValue value = Store.Get(Column.Code, Bytes("key"));
        Assert.True(value.Found);
        Assert.Equal("value", Text(value.Span));
    }

    [Fact]
    public void Tells_an_absent_key_from_an_empty_value()
    {
        Write(batch => batch.Put(Column.Meta, Bytes("empty"), default));
        using PinnedValue empty = Store.Get(Column.Meta, Bytes("empty"));
        using PinnedValue absent = Store.Get(Column.Meta, Bytes("absent"));
        Assert.True(empty.Found);
        Assert.True(empty.Span.IsEmpty);
        Assert.False(absent.Found);
        Assert.Null(Store.GetBytes(Column.Meta, Bytes("absent")));
        Assert.True(Store.Contains(Column.Meta, Bytes("empty")));
    }

    [Fact]
    public void Takes_the_empty_key()
    {
        Write(batch => batch.Put(Column.Meta, default, Bytes("nameless")));
        Assert.Equal(Bytes("nameless"), Store.GetBytes(Column.Meta, default));
        using IStoreIterator all = Store.Iterate(Column.Meta);
        all.SeekToFirst();
        Assert.True(all.Valid);
        Assert.True(all.Key.IsEmpty);
    }

    [Fact]
    public void Keeps_columns_apart()
    {
        Write(batch => batch.Put(Column.AccountFlat, Bytes("key"), Bytes("value")));
        Assert.Null(Store.GetBytes(Column.SlotFlat, Bytes("key")));
    }

    [Fact]
    public void Applies_a_batch_in_its_order()
    {
        Write(batch =>
        {
            batch.Put(Column.SettledLeaves, Bytes("a"), Bytes("1"));
            batch.Put(Column.SettledLeaves, Bytes("a"), Bytes("2"));
            batch.Put(Column.SettledLeaves, Bytes("b"), Bytes("1"));
            batch.Delete(Column.SettledLeaves, Bytes("b"));
            batch.Delete(Column.SettledLeaves, Bytes("c"));
            batch.Put(Column.SettledLeaves, Bytes("c"), Bytes("1"));
            batch.DeleteRange(Column.SettledLeaves, Bytes("d"), Bytes("e"));
            batch.Put(Column.SettledLeaves, Bytes("da"), Bytes("1"));
        });
        Assert.Equal(["a=2", "c=1", "da=1"], Entries(Column.SettledLeaves, "a", "e"));
    }

    [Fact]
    public void Deletes_a_range_without_its_upper_end()
    {
        Write(batch => Fill(batch, "a", "b", "ba", "c", "d"));
        Write(batch => batch.DeleteRange(Column.SettledLeaves, Bytes("b"), Bytes("c")));
        Assert.Equal(["a=a", "c=c", "d=d"], Entries(Column.SettledLeaves));
        Write(batch => batch.DeleteRange(Column.SettledLeaves, Bytes("a"), Bytes("a")));
        Assert.Equal(["a=a", "c=c", "d=d"], Entries(Column.SettledLeaves));
    }

    [Fact]
    public void Refuses_a_range_that_ends_before_it_starts()
    {
        using IWriteBatch batch = Store.CreateBatch();
        Assert.Throws<InvariantException>(() => batch.DeleteRange(Column.SettledLeaves, Bytes("b"), Bytes("a")));
        Assert.Equal(0, batch.Count);
    }

    [Fact]
    public void Refuses_a_range_in_a_column_of_point_lookups()
    {
        using IWriteBatch batch = Store.CreateBatch();
        Assert.Throws<InvariantException>(() => batch.DeleteRange(Column.SlotFlat, Bytes("a"), Bytes("b")));
        Assert.Equal(0, batch.Count);
    }

    [Fact]
    public void A_batch_is_reusable_after_clear_and_changes_nothing_before_write()
    {
        using IWriteBatch batch = Store.CreateBatch();
        Fill(batch, "a");
        Assert.Equal(1, batch.Count);
        Assert.True(batch.SizeBytes >= 2);
        Assert.Empty(Entries(Column.SettledLeaves));
        batch.Clear();
        Assert.Equal(0, batch.Count);
        Fill(batch, "b");
        Store.Write(batch, sync: false);
        Store.Write(batch, sync: true);
        Store.FlushWal(sync: true);
        Assert.Equal(["b=b"], Entries(Column.SettledLeaves));
    }

    [Fact]
    public void Orders_keys_as_unsigned_bytes_and_a_prefix_first()
    {
        byte[][] keys = [[], [0], [0, 0], [0, 255], [1], [127], [128], [128, 0], [255], [255, 255]];
        Write(batch =>
        {
            foreach (byte[] key in keys.Reverse())
            {
                batch.Put(Column.SettledLeaves, key, key);
            }
        });
        using IStoreIterator iterator = Store.Iterate(Column.SettledLeaves);
        iterator.SeekToFirst();
        foreach (byte[] key in keys)
        {
            Assert.True(iterator.Valid);
            Assert.Equal(key, iterator.Key.ToArray());
            Assert.Equal(key, iterator.Value.ToArray());
            iterator.Next();
        }

        Assert.False(iterator.Valid);
    }

    [Fact]
    public void Seeks_to_the_key_or_its_neighbour()
    {
        Write(batch => Fill(batch, "b", "d", "f"));
        using IStoreIterator iterator = Store.Iterate(Column.SettledLeaves);
        Assert.False(iterator.Valid);
        Assert.Equal("d", At(iterator, () => iterator.Seek(Bytes("c"))));
        Assert.Equal("d", At(iterator, () => iterator.Seek(Bytes("d"))));
        Assert.Equal("-", At(iterator, () => iterator.Seek(Bytes("g"))));
        Assert.Equal("b", At(iterator, () => iterator.SeekForPrev(Bytes("c"))));
        Assert.Equal("d", At(iterator, () => iterator.SeekForPrev(Bytes("d"))));
        Assert.Equal("-", At(iterator, () => iterator.SeekForPrev(Bytes("a"))));
        Assert.Equal("f", At(iterator, iterator.SeekToLast));
        Assert.Equal("d", At(iterator, iterator.Prev));
        Assert.Equal("b", At(iterator, iterator.Prev));
        Assert.Equal("-", At(iterator, iterator.Prev));
        Assert.Equal("b", At(iterator, iterator.SeekToFirst));
    }

    [Fact]
    public void Keeps_a_cursor_within_its_bounds()
    {
        Write(batch => Fill(batch, "a", "b", "c", "d", "e"));
        using IStoreIterator iterator = Store.Iterate(Column.SettledLeaves, Bytes("b"), Bytes("d"));
        Assert.Equal("b", At(iterator, iterator.SeekToFirst));
        Assert.Equal("-", At(iterator, iterator.Prev));
        Assert.Equal("c", At(iterator, iterator.SeekToLast));
        Assert.Equal("-", At(iterator, iterator.Next));
        Assert.Equal("b", At(iterator, () => iterator.Seek(Bytes("a"))));
        Assert.Equal("-", At(iterator, () => iterator.Seek(Bytes("d"))));
        Assert.Equal("c", At(iterator, () => iterator.SeekForPrev(Bytes("e"))));
        Assert.Equal("-", At(iterator, () => iterator.SeekForPrev(Bytes("a"))));
    }

    [Fact]
    public void A_cursor_off_its_keys_has_neither_key_nor_value()
    {
        using IStoreIterator iterator = Store.Iterate(Column.SettledLeaves);
        iterator.SeekToFirst();
        Assert.Throws<InvariantException>(() => iterator.Key.Length);
        Assert.Throws<InvariantException>(() => iterator.Value.Length);
        Assert.Throws<InvariantException>(iterator.Next);
        Assert.Throws<InvariantException>(iterator.Prev);
    }

    [Fact]
    public void A_snapshot_and_a_cursor_do_not_see_later_writes()
    {
        Write(batch => Fill(batch, "a", "b"));
        using IStoreSnapshot snapshot = Store.Snapshot();
        using IStoreIterator iterator = Store.Iterate(Column.SettledLeaves);
        Write(batch =>
        {
            batch.Delete(Column.SettledLeaves, Bytes("a"));
            batch.Put(Column.SettledLeaves, Bytes("b"), Bytes("new"));
            batch.Put(Column.SettledLeaves, Bytes("c"), Bytes("c"));
        });
        Assert.Equal(["a=a", "b=b"], Entries(snapshot, Column.SettledLeaves));
        Assert.Equal(["a=a", "b=b"], Entries(iterator));
        Assert.Equal(["b=new", "c=c"], Entries(Column.SettledLeaves));
        Assert.Equal(Bytes("b"), snapshot.GetBytes(Column.SettledLeaves, Bytes("b")));
        Assert.Equal(["0:a", "1:b", "2:-"], GetMany(snapshot, "a", "b", "c"));
        Assert.Equal(["0:-", "1:new", "2:c"], GetMany(Store, "a", "b", "c"));
    }

    [Fact]
    public void Gets_many_keys_in_their_order_with_the_absent_ones()
    {
        string[] keys = [.. Enumerable.Range(0, 1000).Select(number => $"{number:d4}")];
        Write(batch => Fill(batch, [.. keys.Where((_, index) => index % 3 != 0)]));
        Assert.Equal(
            keys.Select((key, index) => $"{index}:{(index % 3 == 0 ? "-" : key)}"),
            GetMany(Store, keys));
        Assert.Empty(GetMany(Store));
    }

    [Fact]
    public void A_receiver_that_throws_harms_nothing()
    {
        Write(batch => Fill(batch, "a", "b"));
        var keys = new KeyList();
        keys.Add(Bytes("a"));
        keys.Add(Bytes("b"));
        Assert.Throws<FormatException>(
            () => Store.GetMany(Column.SettledLeaves, keys, (_, _, _) => throw new FormatException()));
        Assert.Equal(["0:a", "1:b"], GetMany(Store, "a", "b"));
    }

    [Fact]
    public void Keeps_values_of_megabytes()
    {
        byte[] value = new byte[5 << 20];
        new Random(7).NextBytes(value);
        Write(batch => batch.Put(Column.ChangeSets, Bytes("key"), value));
        using PinnedValue read = Store.Get(Column.ChangeSets, Bytes("key"));
        Assert.True(read.Span.SequenceEqual(value));
    }

    [Fact]
    public void A_closed_store_refuses_to_read_and_write()
    {
        IKeyValueStore store = Store;
        IWriteBatch batch = store.CreateBatch();
        batch.Dispose();
        store.Dispose();
        Assert.Throws<ObjectDisposedException>(() => store.Get(Column.Meta, Bytes("a")).Dispose());
        Assert.Throws<ObjectDisposedException>(() => store.Iterate(Column.Meta).Dispose());
        Assert.Throws<ObjectDisposedException>(() => store.Snapshot().Dispose());
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => _store?.Dispose();

    protected abstract IKeyValueStore Open();

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.ASCII.GetString(bytes);

    private static string At(IStoreIterator iterator, Action move)
    {
        move();
        return iterator.Valid ? Text(iterator.Key) : "-";
    }

    private static void Fill(IWriteBatch batch, params string[] keys)
    {
        foreach (string key in keys)
        {
            batch.Put(Column.SettledLeaves, Bytes(key), Bytes(key));
        }
    }

    private static List<string> Entries(IKeyValueReader reader, Column column, string lower = "", string upper = "")
    {
        using IStoreIterator iterator = reader.Iterate(column, Bytes(lower), Bytes(upper));
        return Entries(iterator);
    }

    private static List<string> Entries(IStoreIterator iterator)
    {
        List<string> entries = [];
        for (iterator.SeekToFirst(); iterator.Valid; iterator.Next())
        {
            entries.Add($"{Text(iterator.Key)}={Text(iterator.Value)}");
        }

        return entries;
    }

    private static List<string> GetMany(IKeyValueReader reader, params string[] keys)
    {
        var list = new KeyList();
        foreach (string key in keys)
        {
            list.Add(Bytes(key));
        }

        List<string> found = [];
        reader.GetMany(
            Column.SettledLeaves, list, (index, there, value) => found.Add($"{index}:{(there ? Text(value) : "-")}"));
        return found;
    }

    private List<string> Entries(Column column, string lower = "", string upper = "")
        => Entries(Store, column, lower, upper);

    private void Write(Action<IWriteBatch> fill)
    {
        using IWriteBatch batch = Store.CreateBatch();
        fill(batch);
        Store.Write(batch, sync: false);
    }
}
