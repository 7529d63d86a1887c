using System.Buffers.Binary;

namespace MarketChain.Primitives.Binary;

/// <summary>
/// Writes fixed-width and varint fields into a buffer of its own that grows; <see cref="Clear"/> and use it again to
/// allocate nothing. Counterpart of <see cref="ByteReader"/>.
/// </summary>
/// <param name="capacity">Bytes to begin with.</param>
public sealed class ByteWriter(int capacity = ByteWriter.CapacityDefault)
{
    private const int CapacityDefault = 256;

    private byte[] _buffer = new byte[capacity];

    /// <summary>Bytes so far.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes so far, in place: valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    /// <summary>The bytes so far, in place: valid until the next write.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, Length);

    /// <summary>Forgets what is written and keeps the buffer.</summary>
    public void Clear() => Length = 0;

    /// <summary>A copy of the bytes so far.</summary>
    public byte[] ToArray() => Written.ToArray();

    /// <summary>Writes one byte.</summary>
    public void WriteByte(byte value) => Take(1)[0] = value;

    /// <summary>Writes 2 bytes, least significant first.</summary>
    public void WriteUInt16LittleEndian(ushort value)
        => BinaryPrimitives.WriteUInt16LittleEndian(Take(sizeof(ushort)), value);

    /// <summary>Writes 4 bytes, least significant first.</summary>
    public void WriteUInt32LittleEndian(uint value)
        => BinaryPrimitives.WriteUInt32LittleEndian(Take(sizeof(uint)), value);

    /// <summary>Writes 8 bytes, least significant first.</summary>
    public void WriteUInt64LittleEndian(ulong value)
        => BinaryPrimitives.WriteUInt64LittleEndian(Take(sizeof(ulong)), value);

    /// <summary>Writes 16 bytes, least significant first.</summary>
    public void WriteUInt128LittleEndian(UInt128 value)
        => BinaryPrimitives.WriteUInt128LittleEndian(Take(2 * sizeof(ulong)), value);

    /// <summary>Writes 2 bytes, most significant first.</summary>
    public void WriteUInt16BigEndian(ushort value)
        => BinaryPrimitives.WriteUInt16BigEndian(Take(sizeof(ushort)), value);

    /// <summary>Writes 4 bytes, most significant first.</summary>
    public void WriteUInt32BigEndian(uint value)
        => BinaryPrimitives.WriteUInt32BigEndian(Take(sizeof(uint)), value);

    /// <summary>Writes 8 bytes, most significant first.</summary>
    public void WriteUInt64BigEndian(ulong value)
        => BinaryPrimitives.WriteUInt64BigEndian(Take(sizeof(ulong)), value);

    /// <summary>Writes 16 bytes, most significant first.</summary>
    public void WriteUInt128BigEndian(UInt128 value)
        => BinaryPrimitives.WriteUInt128BigEndian(Take(2 * sizeof(ulong)), value);

    /// <summary>Writes 32 bytes, most significant first.</summary>
    public void WriteUInt256BigEndian(in UInt256 value) => value.WriteBigEndian(Take(UInt256.Size));

    /// <summary>Writes 32 bytes.</summary>
    public void WriteHash(in Hash256 hash) => WriteBytes(hash.Bytes);

    /// <summary>Writes 20 bytes.</summary>
    public void WriteAddress(in Address address) => WriteBytes(address.Bytes);

    /// <summary>Writes a minimal <see cref="Varint"/>.</summary>
    public void WriteVarint(ulong value) => Varint.Write(Take(Varint.LengthOf(value)), value);

    /// <inheritdoc cref="WriteVarint(ulong)"/>
    public void WriteVarint(UInt128 value) => Varint.Write(Take(Varint.LengthOf(value)), value);

    /// <summary>Copies bytes without a length.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>Writes a varint length and the bytes.</summary>
    public void WritePrefixedBytes(ReadOnlySpan<byte> bytes)
    {
        WriteVarint((ulong)bytes.Length);
        WriteBytes(bytes);
    }

    /// <summary>Lengthens the output by <paramref name="count"/> bytes for the caller to fill: all of them.</summary>
    public Span<byte> Take(int count)
    {
        int end = checked(Length + count);
        if (end > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(end, (int)Math.Min(_buffer.Length * 2L, Array.MaxLength)));
        }

        Span<byte> taken = _buffer.AsSpan(Length, count);
        Length = end;
        return taken;
    }
}
