using System.Buffers.Binary;
using System.Runtime.InteropServices;
using static MarketChain.Primitives.UInt256;

namespace MarketChain.Evm.Precompiles.Bls12381;

/// <summary>A plain integer of 384 bits, changed in place; the lowest limb is first.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Integer384
{
    private const int Words = 6;

    /// <summary>The lowest 64 bits.</summary>
    public ulong Limb0;

    /// <summary>The next ones.</summary>
    public ulong Limb1;

    /// <inheritdoc cref="Limb1"/>
    public ulong Limb2;

    /// <inheritdoc cref="Limb1"/>
    public ulong Limb3;

    /// <inheritdoc cref="Limb1"/>
    public ulong Limb4;

    /// <inheritdoc cref="Limb1"/>
    public ulong Limb5;

    /// <summary>From its limbs.</summary>
    public Integer384(
        ulong limb0, ulong limb1 = 0, ulong limb2 = 0, ulong limb3 = 0, ulong limb4 = 0, ulong limb5 = 0)
    {
        Limb0 = limb0;
        Limb1 = limb1;
        Limb2 = limb2;
        Limb3 = limb3;
        Limb4 = limb4;
        Limb5 = limb5;
    }

    /// <summary>Reads 48 big-endian bytes.</summary>
    public static Integer384 Read(ReadOnlySpan<byte> bytes)
    {
        Span<ulong> words = stackalloc ulong[Words];
        for (int i = 0; i < Words; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt64BigEndian(bytes[(8 * (Words - 1 - i))..]);
        }

        return MemoryMarshal.Cast<ulong, Integer384>(words)[0];
    }

    /// <summary>Writes 48 big-endian bytes.</summary>
    public readonly void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Limb5);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Limb4);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], Limb3);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], Limb2);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[32..], Limb1);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[40..], Limb0);
    }

    /// <summary>Which one is larger.</summary>
    public static int Compare(in Integer384 a, in Integer384 b)
        => a.Limb5 != b.Limb5 ? a.Limb5.CompareTo(b.Limb5)
            : a.Limb4 != b.Limb4 ? a.Limb4.CompareTo(b.Limb4)
            : a.Limb3 != b.Limb3 ? a.Limb3.CompareTo(b.Limb3)
            : a.Limb2 != b.Limb2 ? a.Limb2.CompareTo(b.Limb2)
            : a.Limb1 != b.Limb1 ? a.Limb1.CompareTo(b.Limb1)
            : a.Limb0.CompareTo(b.Limb0);

    /// <summary>Adds another; what does not fit is lost.</summary>
    public void Add(in Integer384 other)
    {
        ulong carry = 0;
        Limb0 = AddCarry(Limb0, other.Limb0, ref carry);
        Limb1 = AddCarry(Limb1, other.Limb1, ref carry);
        Limb2 = AddCarry(Limb2, other.Limb2, ref carry);
        Limb3 = AddCarry(Limb3, other.Limb3, ref carry);
        Limb4 = AddCarry(Limb4, other.Limb4, ref carry);
        Limb5 += other.Limb5 + carry;
    }

    /// <summary>Subtracts another, which is not larger.</summary>
    public void Subtract(in Integer384 other)
    {
        ulong borrow = 0;
        Limb0 = SubtractBorrow(Limb0, other.Limb0, ref borrow);
        Limb1 = SubtractBorrow(Limb1, other.Limb1, ref borrow);
        Limb2 = SubtractBorrow(Limb2, other.Limb2, ref borrow);
        Limb3 = SubtractBorrow(Limb3, other.Limb3, ref borrow);
        Limb4 = SubtractBorrow(Limb4, other.Limb4, ref borrow);
        Limb5 -= other.Limb5 + borrow;
    }

    /// <summary>By 0 to 63 bits.</summary>
    public void ShiftRight(int count)
    {
        // Twice, because a shift by 64 is one by 0.
        int rest = 63 - count;
        Limb0 = (Limb0 >> count) | ((Limb1 << 1) << rest);
        Limb1 = (Limb1 >> count) | ((Limb2 << 1) << rest);
        Limb2 = (Limb2 >> count) | ((Limb3 << 1) << rest);
        Limb3 = (Limb3 >> count) | ((Limb4 << 1) << rest);
        Limb4 = (Limb4 >> count) | ((Limb5 << 1) << rest);
        Limb5 >>= count;
    }

    /// <summary>By 0 to 63 bits.</summary>
    public void ShiftLeft(int count)
    {
        int rest = 63 - count;
        Limb5 = (Limb5 << count) | ((Limb4 >> 1) >> rest);
        Limb4 = (Limb4 << count) | ((Limb3 >> 1) >> rest);
        Limb3 = (Limb3 << count) | ((Limb2 >> 1) >> rest);
        Limb2 = (Limb2 << count) | ((Limb1 >> 1) >> rest);
        Limb1 = (Limb1 << count) | ((Limb0 >> 1) >> rest);
        Limb0 <<= count;
    }
}
