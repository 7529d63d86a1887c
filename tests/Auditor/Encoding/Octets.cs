using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Auditor;

/// <summary>Bytes that grow: the notation of docs/spec/README.md as methods.</summary>
internal sealed class Octets
{
    private readonly List<byte> _bytes = [];

    public ReadOnlySpan<byte> Span => CollectionsMarshal.AsSpan(_bytes);

    public int Length => _bytes.Count;

    public Octets Tag(string ascii) => Raw(Encoding.ASCII.GetBytes(ascii));

    public Octets Raw(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public Octets Raw(Hash256 hash) => Raw(hash.Bytes);

    public Octets Raw(Address address) => Raw(address.Bytes);

    public Octets U8(byte value)
    {
        _bytes.Add(value);
        return this;
    }

    public Octets U16(ushort value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        return Raw(bytes);
    }

    public Octets U32(uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return Raw(bytes);
    }

    public Octets U64(ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return Raw(bytes);
    }

    public Octets U128(BigInteger value) => Fixed(value, 16);

    public Octets U256(BigInteger value) => Fixed(value, 32);

    public Octets Zeros(int count) => Raw(new byte[count]);

    /// <summary>Unsigned LEB128.</summary>
    public Octets Varint(BigInteger value)
    {
        while (value >= 0x80)
        {
            _bytes.Add((byte)((int)(value & 0x7f) | 0x80));
            value >>= 7;
        }

        _bytes.Add((byte)value);
        return this;
    }

    public Octets Varint(ulong value)
    {
        while (value >= 0x80)
        {
            _bytes.Add((byte)(value | 0x80));
            value >>= 7;
        }

        _bytes.Add((byte)value);
        return this;
    }

    public byte[] ToArray() => [.. _bytes];

    public Hash256 Keccak() => Keccak256.Hash(Span);

    public Hash256 Blake() => Blake2b256.Hash(Span);

    private Octets Fixed(BigInteger value, int length)
    {
        byte[] bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return Zeros(length - bytes.Length).Raw(bytes);
    }
}
