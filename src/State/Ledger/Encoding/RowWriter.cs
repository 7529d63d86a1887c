using MarketChain.Primitives;
using MarketChain.Primitives.Binary;

namespace MarketChain.State.Ledger.Encoding;

/// <summary>
/// Writes rows in ascending order of key, each without the bytes that its key shares with the one before
/// (docs/spec/ledger.md 3): in change sets and in pages.
/// <code>row = u8(shared) ‖ key[shared..] ‖ varint(length of value) ‖ value          key = u8(table) ‖ key of the table</code>
/// </summary>
internal sealed class RowWriter(ByteWriter output)
{
    private RowKey _previous;

    /// <summary>Rows since the last <see cref="Restart"/>.</summary>
    public int Count { get; private set; }

    /// <summary>The next row stands alone: it shares nothing.</summary>
    public void Restart()
    {
        _previous = default;
        Count = 0;
    }

    /// <summary>Writes a row with its value as bytes; none for one that is deleted.</summary>
    public void Write(RowKey key, ReadOnlySpan<byte> value)
    {
        WriteKey(key);
        output.WritePrefixedBytes(value);
    }

    private void WriteKey(RowKey key)
    {
        Invariant.Check(key > _previous);
        int shared = key.SharedBytes(_previous);
        Span<byte> padded = stackalloc byte[RowKey.PaddedBytes];
        key.Write(padded);
        output.WriteByte((byte)shared);
        output.WriteBytes(padded[shared..RowKey.LengthOf(key.Table)]);
        _previous = key;
        Count++;
    }
}
