using System.Buffers.Binary;
using MarketChain.Primitives;

namespace MarketChain.Marketing.Records;

/// <summary>
/// The 32 bytes of one storage slot, packed and unpacked field by field from the first (highest) byte.
/// </summary>
internal ref struct SlotWord
{
    private readonly Span<byte> _bytes;
    private int _position;

    /// <summary>An empty word over a caller's 32 bytes.</summary>
    internal SlotWord(Span<byte> bytes)
    {
        Invariant.Check(bytes.Length == UInt256.Size);
        bytes.Clear();
        _bytes = bytes;
    }

    /// <summary>A word to be read, unpacked into a caller's 32 bytes.</summary>
    internal SlotWord(Span<byte> bytes, scoped in UInt256 value)
    {
        value.WriteBigEndian(bytes);
        _bytes = bytes;
    }

    internal readonly UInt256 Value => UInt256.ReadBigEndian(_bytes);

    internal byte Byte() => Next(1)[0];

    internal ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Next(2));

    internal uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Next(4));

    internal ulong UInt64() => BinaryPrimitives.ReadUInt64BigEndian(Next(8));

    internal UInt128 UInt128() => BinaryPrimitives.ReadUInt128BigEndian(Next(16));

    internal Address Address() => new(Next(Primitives.Address.Size));

    internal void Put(byte value) => Next(1)[0] = value;

    internal void Put(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Next(2), value);

    internal void Put(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Next(4), value);

    internal void Put(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Next(8), value);

    internal void Put(UInt128 value) => BinaryPrimitives.WriteUInt128BigEndian(Next(16), value);

    internal void Put(in Address value) => value.CopyTo(Next(Primitives.Address.Size));

    internal void Skip(int length) => Next(length);

    private Span<byte> Next(int length)
    {
        Span<byte> field = _bytes.Slice(_position, length);
        _position += length;
        return field;
    }
}
