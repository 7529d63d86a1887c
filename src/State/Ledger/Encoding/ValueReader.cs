using MarketChain.Primitives;
using MarketChain.Primitives.Binary;

namespace MarketChain.State.Ledger.Encoding;

/// <summary>
/// Reads the fields of a row's value. A field that is not there, not minimal or too wide reads as any value and makes
/// <see cref="IsComplete"/> false for good, so that a codec asks once, at its end.
/// </summary>
internal ref struct ValueReader(ReadOnlySpan<byte> value)
{
    private ReadOnlySpan<byte> _rest = value;
    private bool _failed;

    /// <summary>True when every field was well formed and no byte is left.</summary>
    public readonly bool IsComplete => !_failed && _rest.IsEmpty;

    /// <summary>One byte.</summary>
    public byte Byte()
    {
        if (_rest.IsEmpty)
        {
            _failed = true;
            return 0;
        }

        byte result = _rest[0];
        _rest = _rest[1..];
        return result;
    }

    /// <summary>A varint of at most 32 bits.</summary>
    public uint UInt32()
    {
        ulong wide = UInt64();
        _failed |= wide > uint.MaxValue;
        return (uint)wide;
    }

    /// <summary>A varint of at most 64 bits.</summary>
    public ulong UInt64()
    {
        // Most fields are small: one byte under 0x80 is the whole of it.
        if (_rest.Length > 0 && _rest[0] < 0x80)
        {
            byte small = _rest[0];
            _rest = _rest[1..];
            return small;
        }

        _failed |= !Varint.TryRead(_rest, out ulong result, out int length);
        _rest = _rest[length..];
        return result;
    }

    /// <summary>A varint of at most 128 bits.</summary>
    public UInt128 UInt128()
    {
        _failed |= !Varint.TryRead(_rest, out UInt128 result, out int length);
        _rest = _rest[length..];
        return result;
    }

    /// <summary>32 bytes.</summary>
    public Hash256 Hash()
    {
        if (_rest.Length < Hash256.Size)
        {
            _failed = true;
            return default;
        }

        Hash256 result = new(_rest[..Hash256.Size]);
        _rest = _rest[Hash256.Size..];
        return result;
    }
}
