namespace MarketChain.State.Ledger.Encoding;

/// <summary>One table's keys and values as bytes. A row and its bytes determine each other.</summary>
internal interface IRowCodec<TKey, TRow>
    where TKey : struct, IEquatable<TKey>
    where TRow : struct, IEquatable<TRow>
{
    /// <summary>Bytes of the longest value.</summary>
    static abstract int ValueBytesMax { get; }

    /// <summary>
    /// True when a change can delete a row of this table: those of the others go with their epoch or never.
    /// </summary>
    static abstract bool CanBeDeleted { get; }

    /// <summary>The key as an ordered number.</summary>
    static abstract RowKey ToRowKey(TKey key);

    /// <summary>The key of this table that <paramref name="key"/> stands for.</summary>
    static abstract TKey FromRowKey(RowKey key);

    /// <summary>Writes a row that is not all zero; returns the number of bytes.</summary>
    static abstract int Write(in TRow row, Span<byte> destination);

    /// <summary>Reads a value whole.</summary>
    /// <returns>False when it is not the encoding of a row within its bounds.</returns>
    static abstract bool TryRead(ReadOnlySpan<byte> value, out TRow row);
}
