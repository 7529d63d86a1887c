using System.Buffers.Binary;
using MarketChain.Storage;

namespace MarketChain.Crash.Child;

/// <summary>
/// Batches 1, 2, 3, … for a store, each fixed by its number, which it leaves as a marker: from the markers all else
/// that the store must hold can be told.
/// </summary>
public static class StoreWorkload
{
    private const int KeysMax = 200;
    private const int ChangesMax = 12;
    private const int ValueBytesMax = 2000;

    private static readonly Column Markers = Column.BlockHashes;
    private static readonly Column[] Columns = [Column.AccountFlat, Column.SlotFlat, Column.BlockHeaders];

    /// <summary>About one batch in eight is synced.</summary>
    public static bool IsSynced(long number) => RandomOf(number).Next(8) == 0;

    /// <summary>Puts the changes of one batch and its marker into an empty batch.</summary>
    public static void Fill(IWriteBatch batch, long number)
    {
        foreach (var (column, key, value) in Changes(number))
        {
            if (value is null)
                batch.Delete(column, KeyBytes(key));
            else
                batch.Put(column, KeyBytes(key), value);
        }

        Span<byte> marker = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(marker, number);
        batch.Put(Markers, marker, []);
    }

    /// <summary>Compares all that a store holds with what the batches of its markers leave behind, in order.</summary>
    /// <returns>The numbers of the batches that the store has, ascending.</returns>
    /// <exception cref="InvalidDataException">A batch is there in part; the message says where.</exception>
    public static IReadOnlyList<long> Check(IKeyValueStore store)
    {
        var numbers = ReadMarkers(store);
        var expected = Expected(numbers);
        foreach (var column in Columns)
            CheckColumn(store, column, expected[column]);
        return numbers;
    }

    private static List<long> ReadMarkers(IKeyValueStore store)
    {
        var numbers = new List<long>();
        using var cursor = store.Iterate(Markers);
        for (cursor.SeekToFirst(); cursor.Valid; cursor.Next())
            numbers.Add(BinaryPrimitives.ReadInt64BigEndian(cursor.Key));
        return numbers;
    }

    private static void CheckColumn(IKeyValueStore store, Column column, SortedDictionary<int, byte[]> rows)
    {
        using var cursor = store.Iterate(column);
        cursor.SeekToFirst();
        foreach (var (key, value) in rows)
        {
            if (!cursor.Valid || !cursor.Key.SequenceEqual(KeyBytes(key)) || !cursor.Value.SequenceEqual(value))
                throw new InvalidDataException($"column {column}: key {key} is absent or different");
            cursor.Next();
        }

        if (cursor.Valid)
            throw new InvalidDataException($"column {column}: a key that no batch left behind");
    }

    private static Dictionary<Column, SortedDictionary<int, byte[]>> Expected(IReadOnlyList<long> numbers)
    {
        var rows = Columns.ToDictionary(column => column, _ => new SortedDictionary<int, byte[]>());
        foreach (var (column, key, value) in numbers.SelectMany(Changes))
        {
            if (value is null)
                rows[column].Remove(key);
            else
                rows[column][key] = value;
        }

        return rows;
    }

    private static IEnumerable<(Column Column, int Key, byte[]? Value)> Changes(long number)
    {
        var random = RandomOf(number);
        for (var count = random.Next(1, ChangesMax); count > 0; count--)
        {
            var value = random.Next(4) == 0 ? null : new byte[random.Next(ValueBytesMax)];
            random.NextBytes(value ?? []);
            yield return (Columns[random.Next(Columns.Length)], random.Next(KeysMax), value);
        }
    }

    private static Random RandomOf(long number) => new((int)number);

    private static byte[] KeyBytes(int key)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, key);
        return bytes;
    }
}
