using MarketChain.Storage;
using MarketChain.Storage.RocksDb;

namespace MarketChain.Crash.Child;

/// <summary>
/// Opens the store, checks all that it holds, says "opened LAST", or "opened LAST without NUMBER ..." when earlier
/// batches are absent, and then writes batch after batch for ever, saying "synced NUMBER" when the store has promised
/// to keep one and all before it.
/// </summary>
internal static class StoreLoop
{
    // So small that files are flushed and compacted all the time.
    private static readonly RocksDbSettings Settings =
        new() { BlockCacheBytes = 1 << 20, WriteBufferBytes = 128 << 10 };

    public static int Run(string folder)
    {
        using var store = RocksDbStore.Open(Path.Combine(folder, "db"), Settings);
        var numbers = StoreWorkload.Check(store);
        var last = numbers.LastOrDefault();
        Console.WriteLine($"opened {last}{Absent(numbers)}");
        using var batch = store.CreateBatch();
        for (var number = last + 1; ; number++)
            Write(store, batch, number);
    }

    private static string Absent(IReadOnlyList<long> numbers)
    {
        var absent = new List<long>();
        foreach (var (before, after) in numbers.Prepend(0).Zip(numbers))
        {
            for (var number = before + 1; number < after; number++)
                absent.Add(number);
        }

        return absent.Count == 0 ? "" : " without " + string.Join(' ', absent);
    }

    private static void Write(RocksDbStore store, IWriteBatch batch, long number)
    {
        batch.Clear();
        StoreWorkload.Fill(batch, number);
        var isSynced = StoreWorkload.IsSynced(number);
        store.Write(batch, isSynced);
        if (isSynced)
            Console.WriteLine($"synced {number}");
    }
}
