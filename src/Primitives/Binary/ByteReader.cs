using System.Buffers.Binary;

namespace MarketChain.Primitives.Binary;

/// <summary>
/// Reads fixed-width and varint fields from bytes that it does not own. A method that returns false has consumed
/// nothing, and its result is the default. Counterpart of <see cref="ByteWriter"/>.
/// </summary>
public ref struct ByteReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;

    /// <summary>Bytes not yet read.</summary>
    public readonly int Remaining => _rest.Length;

    /// <summary>True when every byte is read.</summary>
    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>Reads one byte.</summary>
    public bool TryReadByte(out byte value)
    {
        bool ok = TryReadBytes(1, out ReadOnlySpan<byte> bytes);
        value = ok ? bytes[0] : (byte)0;
        return ok;
    }

    /// <summary>Reads 2 bytes, least significant first.</summary>
    public bool TryReadUInt16LittleEndian(out ushort value)
        => BinaryPrimitives.TryReadUInt16LittleEndian(_rest, out value) && Advance(sizeof(ushort));

    /// <summary>Reads 4 bytes, least significant first.</summary>
    public bool TryReadUInt32LittleEndian(out uint value)
        => BinaryPrimitives.TryReadUInt32LittleEndian(_rest, out value) && Advance(sizeof(uint));

    /// <summary>Reads 8 bytes, least significant first.</summary>
    public bool TryReadUInt64LittleEndian(out ulong value)
        => BinaryPrimitives.TryReadUInt64LittleEndian(_rest, out value) && Advance(sizeof(ulong));

    /// <summary>Reads 16 bytes, least significant first.</summary>
    public bool TryReadUInt128LittleEndian(out UInt128 value)
        => BinaryPrimitives.TryReadUInt128LittleEndian(_rest, out value) && Advance(2 * sizeof(ulong));

    /// <summary>Reads 2 bytes, most significant first.</summary>
    public bool TryReadUInt16BigEndian(out ushort value)
        => BinaryPrimitives.TryReadUInt16BigEndian(_rest, out value) && Advance(sizeof(ushort));

    /// <summary>Reads 4 bytes, most significant first.</summary>
    public bool TryReadUInt32BigEndian(out uint value)
        => BinaryPrimitives.TryReadUInt32BigEndian(_rest, out value) && Advance(sizeof(uint));

    /// <summary>Reads 8 bytes, most significant first.</summary>
    public bool TryReadUInt64BigEndian(out ulong value)
        => BinaryPrimitives.TryReadUInt64BigEndian(_rest, out value) && Advance(sizeof(ulong));

    /// <summary>Reads 16 bytes, most significant first.</summary>
    public bool TryReadUInt128BigEndian(out UInt128 value)
        => BinaryPrimitives.TryReadUInt128BigEndian(_rest, out value) && Advance(2 * sizeof(ulong));

    /// <summary>Reads 32 bytes, most significant first.</summary>
    public bool TryReadUInt256BigEndian(out UInt256 value)
    {
        bool ok = TryReadBytes(UInt256.Size, out ReadOnlySpan<byte> bytes);
        value = ok ? UInt256.ReadBigEndian(bytes) : default;
        return ok;
    }

    /// <summary>Reads 32 bytes.</summary>
    public bool TryReadHash(out Hash256 hash)
    {
        bool ok = TryReadBytes(Hash256.Size, out ReadOnlySpan<byte> bytes);
        hash = ok ? new Hash256(bytes) : default;
        return ok;
    }

    /// <summary>Reads 20 bytes.</summary>
    public bool TryReadAddress(out Address address)
    {
        bool ok = TryReadBytes(Address.Size, out ReadOnlySpan<byte> bytes);
        address = ok ? new Address(bytes) : default;
        return ok;
    }

    /// <summary>Reads a minimal <see cref="Varint"/> of at most 32 bits.</summary>
    public bool TryReadVarint(out uint value) => Varint.TryRead(_rest, out value, out int length) && Advance(length);

    /// <summary>Reads a minimal <see cref="Varint"/> of at most 64 bits.</summary>
    public bool TryReadVarint(out ulong value) => Varint.TryRead(_rest, out value, out int length) && Advance(length);

    /// <summary>Reads a minimal <see cref="Varint"/> of at most 128 bits.</summary>
    public bool TryReadVarint(out UInt128 value) => Varint.TryRead(_rest, out value, out int length) && Advance(length);

    /// <summary>Reads <paramref name="count"/> bytes, in place; a negative count is refused.</summary>
    public bool TryReadBytes(int count, out ReadOnlySpan<byte> bytes)
    {
        bool ok = (uint)count <= (uint)_rest.Length;
        bytes = ok ? _rest[..count] : default;
        return ok && Advance(count);
    }

    /// <summary>Reads a varint length of at most <paramref name="lengthMax"/> and so many bytes, in place.</summary>
    public bool TryReadPrefixedBytes(int lengthMax, out ReadOnlySpan<byte> bytes)
    {
        ByteReader ahead = this;
        bytes = default;
        if (!ahead.TryReadVarint(out uint length) || length > lengthMax || !ahead.TryReadBytes((int)length, out bytes))
        {
            return false;
        }

        this = ahead;
        return true;
    }

    private bool Advance(int count)
    {
        _rest = _rest[count..];
        return true;
    }
}
