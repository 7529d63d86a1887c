using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using MarketChain.Primitives.Binary;

namespace MarketChain.State.Ledger.Encoding;

/// <summary>
/// Reads rows as <see cref="RowWriter"/> writes them, strictly: keys ascend, share all that they can with the one
/// before, and every length is minimal and within its bound. Values are left to their codecs.
/// </summary>
internal ref struct RowReader(ReadOnlySpan<byte> rows)
{
    /// <summary>No value is longer: an epoch's row with 32 peaks is the longest.</summary>
    public const int ValueBytesMax = 4096;

    private readonly ReadOnlySpan<byte> _rows = rows;
    private int _position;

    /// <summary>Key of the present row.</summary>
    public RowKey Key { get; private set; }

    /// <summary>Value of the present row; empty for one that is deleted.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Why the last <see cref="MoveNext"/> returned false; none at the end of the rows.</summary>
    public LedgerFault Fault { get; private set; }

    /// <summary>Reads the next row.</summary>
    /// <returns>False at the end and at the first fault.</returns>
    public bool MoveNext()
    {
        if (_position == _rows.Length)
        {
            return false;
        }

        if (!TryReadKey(out RowKey key))
        {
            return false;
        }

        Key = key;
        return TryReadValue();
    }

    private bool TryReadKey(out RowKey key)
    {
        int shared = _rows[_position];
        ReadOnlySpan<byte> rest = _rows[(_position + 1)..];
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

    private bool TryReadValue()
    {
        ReadOnlySpan<byte> rest = _rows[_position..];
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

        Value = rest.Slice(prefixLength, (int)length);
        _position += prefixLength + (int)length;
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
        _position = _rows.Length;
        return false;
    }
}
