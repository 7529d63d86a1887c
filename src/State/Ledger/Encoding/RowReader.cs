using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using MarketChain.Primitives.Binary;

namespace MarketChain.State.Ledger.Encoding;

/// <summary>
/// Reads rows as <see cref="RowWriter"/> writes them, strictly: keys ascend, share all that they can with the one
/// before, and every length is minimal and within its bound. Values are left to their codecs.
/// </summary>
internal struct RowCursor
{
    /// <summary>No value is longer: an epoch's row with 32 peaks is the longest.</summary>
    public const int ValueBytesMax = 4096;

    private int _position;
    private int _valueStart;
    private int _valueLength;

    /// <summary>Key of the present row.</summary>
    public RowKey Key { get; private set; }

    /// <summary>Why the last <see cref="MoveNext"/> returned false; none at the end of the rows.</summary>
    public LedgerFault Fault { get; private set; }

    /// <summary>Reads the next row of <paramref name="rows"/>, the same bytes each time.</summary>
    /// <returns>False at the end and at the first fault.</returns>
    public bool MoveNext(ReadOnlySpan<byte> rows)
    {
        if (_position == rows.Length || Fault != LedgerFault.None || !TryReadKey(rows, out RowKey key))
        {
            return false;
        }

        Key = key;
        return TryReadValue(rows);
    }

    /// <summary>Value of the present row; empty for one that is deleted.</summary>
    public readonly ReadOnlySpan<byte> Value(ReadOnlySpan<byte> rows) => rows.Slice(_valueStart, _valueLength);

    private bool TryReadKey(ReadOnlySpan<byte> rows, out RowKey key)
    {
        int shared = rows[_position];
        ReadOnlySpan<byte> rest = rows[(_position + 1)..];
        key = default;
        if (rest.IsEmpty)
        {
            return Fail(LedgerFault.Truncated);
        }

        LedgerTable table = shared == 0 ? (LedgerTable)rest[0] : Key.Table;
        int length = RowKey.LengthOf(table);
        if (length == 0)
        {
            return Fail(LedgerFault.UnknownTable);
        }

        int suffixLength = length - shared;
        if (suffixLength <= 0)
        {
            return Fail(LedgerFault.NotAscending);
        }

        if (rest.Length < suffixLength)
        {
            return Fail(LedgerFault.Truncated);
        }

        key = Key.WithSuffix(shared, ReadSuffix(rest, suffixLength));
        _position += 1 + suffixLength;
        return (key > Key && key.SharedBytes(Key) == shared) || Fail(LedgerFault.NotAscending);
    }

    private bool TryReadValue(ReadOnlySpan<byte> rows)
    {
        ReadOnlySpan<byte> rest = rows[_position..];
        ulong length;
        int prefixLength = 1;
        if (rest.Length > 0 && rest[0] < 0x80)
        {
            length = rest[0];
        }
        else if (!Varint.TryRead(rest, out length, out prefixLength) || length > ValueBytesMax)
        {
            return Fail(LedgerFault.BadLength);
        }

        if ((ulong)(rest.Length - prefixLength) < length)
        {
            return Fail(LedgerFault.Truncated);
        }

        _valueStart = _position + prefixLength;
        _valueLength = (int)length;
        _position = _valueStart + _valueLength;
        return true;
    }

    /// <summary>So many bytes at the upper end of a 128-bit number, zeros behind.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static UInt128 ReadSuffix(ReadOnlySpan<byte> bytes, int length)
    {
        int unusedBits = 8 * (RowKey.PaddedBytes - length);
        if (bytes.Length >= RowKey.PaddedBytes)
        {
            return BinaryPrimitives.ReadUInt128BigEndian(bytes) >> unusedBits << unusedBits;
        }

        Span<byte> padded = stackalloc byte[RowKey.PaddedBytes];
        padded.Clear();
        bytes[..length].CopyTo(padded);
        return BinaryPrimitives.ReadUInt128BigEndian(padded);
    }

    private bool Fail(LedgerFault fault)
    {
        Fault = fault;
        return false;
    }
}

/// <summary>A <see cref="RowCursor"/> with its bytes.</summary>
internal ref struct RowReader(ReadOnlySpan<byte> rows)
{
    private readonly ReadOnlySpan<byte> _rows = rows;
    private RowCursor _cursor;

    /// <inheritdoc cref="RowCursor.Key"/>
    public readonly RowKey Key => _cursor.Key;

    /// <inheritdoc cref="RowCursor.Value"/>
    public readonly ReadOnlySpan<byte> Value => _cursor.Value(_rows);

    /// <inheritdoc cref="RowCursor.Fault"/>
    public readonly LedgerFault Fault => _cursor.Fault;

    /// <inheritdoc cref="RowCursor.MoveNext"/>
    public bool MoveNext() => _cursor.MoveNext(_rows);
}
