using MarketChain.Storage;

namespace MarketChain.Chain.Tests;

/// <summary>All that a column holds, as text: equal texts are equal bytes.</summary>
internal static class StoreDump
{
    /// <summary>Values by key, in the order of keys.</summary>
    public static SortedDictionary<string, string> Of(IKeyValueStore store, Column column)
    {
        SortedDictionary<string, string> rows = new(StringComparer.Ordinal);
        using IStoreIterator cursor = store.Iterate(column);
        for (cursor.SeekToFirst(); cursor.Valid; cursor.Next())
        {
            rows.Add(Convert.ToHexString(cursor.Key), Convert.ToHexString(cursor.Value));
        }

        return rows;
    }
}
