using System.Buffers.Binary;
using MarketChain.Primitives;
using MarketChain.Primitives.Binary;

namespace MarketChain.State.Ledger.Encoding;

/// <summary>
/// Writes rows in ascending order of key, each without the bytes that its key shares with the one before
/// (docs/spec/ledger.md 3): the form of change sets and of pages.
/// <code>
/// row = u8(shared) ‖ key[shared..] ‖ varint(length of value) ‖ value
/// key = u8(table) ‖ key of the table
/// </code>
/// </summary>
internal sealed class RowWriter
{
    private const int HeadBytesMax = 1 + RowKey.PaddedBytes;

    // Values under this length have a one-byte length, which is written last.
    private const int OneByteLengthEnd = 0x80;

    private byte[] _buffer = new byte[4096];
    private int _length;
    private RowKey _previous;

    /// <summary>Rows since the start or the last <see cref="Restart"/>.</summary>
    public int Count { get; private set; }

    /// <summary>All that is written, until the next write.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    /// <summary>Forgets everything and keeps the memory.</summary>
    public void Clear()
    {
        _length = 0;
        Restart();
    }

    /// <summary>The next row stands alone: it shares nothing with those before.</summary>
    public void Restart()
    {
        _previous = default;
        Count = 0;
    }

    /// <summary>Writes four bytes that are no row.</summary>
    public void WriteUInt32BigEndian(uint value)
    {
        Reserve(sizeof(uint));
        BinaryPrimitives.WriteUInt32BigEndian(_buffer.AsSpan(_length), value);
        _length += sizeof(uint);
    }

    /// <summary>Writes a row.</summary>
    public void Write<TCodec, TKey, TRow>(TKey key, in TRow row)
        where TCodec : struct, IRowCodec<TKey, TRow>
        where TKey : struct, IEquatable<TKey>
        where TRow : struct, IEquatable<TRow>
    {
        Reserve(HeadBytesMax + Varint.LengthMax<ulong>() + TCodec.ValueBytesMax);
        WriteKey(TCodec.ToRowKey(key));
        int length = TCodec.Write(row, _buffer.AsSpan(_length + 1));
        if (length < OneByteLengthEnd)
        {
            _buffer[_length] = (byte)length;
            _length += 1 + length;
            return;
        }

        ReadOnlySpan<byte> value = _buffer.AsSpan(_length + 1, length);
        int prefixLength = Varint.LengthOf((ulong)length);
        value.CopyTo(_buffer.AsSpan(_length + prefixLength));
        Varint.Write(_buffer.AsSpan(_length), (ulong)length);
        _length += prefixLength + length;
    }

    /// <summary>Writes a row whose value is there as bytes; none for one that is deleted.</summary>
    public void Write(RowKey key, ReadOnlySpan<byte> value)
    {
        Reserve(HeadBytesMax + Varint.LengthMax<ulong>() + value.Length);
        WriteKey(key);
        _length += Varint.Write(_buffer.AsSpan(_length), (ulong)value.Length);
        value.CopyTo(_buffer.AsSpan(_length));
        _length += value.Length;
    }

    private void WriteKey(RowKey key)
    {
        Invariant.Check(key > _previous);
        int shared = key.SharedBytes(_previous);
        Span<byte> head = _buffer.AsSpan(_length, HeadBytesMax);
        head[0] = (byte)shared;
        key.Write(head[1..], shared);
        _length += 1 + RowKey.LengthOf(key.Table) - shared;
        _previous = key;
        Count++;
    }

    private void Reserve(int bytes)
    {
        if (_buffer.Length - _length < bytes)
        {
            Array.Resize(ref _buffer, checked(Math.Max(_buffer.Length * 2, _length + bytes)));
        }
    }
}
