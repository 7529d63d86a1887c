namespace MarketChain.Storage;

/// <summary>Conveniences for reads outside hot paths.</summary>
public static class KeyValueReaderExtensions
{
    /// <summary>A copy of the value, or null when the key is absent.</summary>
    /// <exception cref="StorageException">The disk failed or a checksum does not match.</exception>
    public static byte[]? GetBytes(this IKeyValueReader reader, Column column, ReadOnlySpan<byte> key)
    {
        using PinnedValue value = reader.Get(column, key);
        return value.ToArray();
    }

    /// <summary>True when the key has a value, an empty one too.</summary>
    /// <exception cref="StorageException">The disk failed or a checksum does not match.</exception>
    public static bool Contains(this IKeyValueReader reader, Column column, ReadOnlySpan<byte> key)
    {
        using PinnedValue value = reader.Get(column, key);
        return value.Found;
    }
}
