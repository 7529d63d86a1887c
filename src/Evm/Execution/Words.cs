using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using MarketChain.Primitives;

namespace MarketChain.Evm.Execution;

/// <summary>Between words of the stack and what they stand for.</summary>
internal static unsafe class Words
{
    /// <summary>Bytes of a word.</summary>
    public const int Size = UInt256.Size;

    /// <summary>Reads 32 bytes, most significant first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static UInt256 Read(byte* source)
        => new(
            BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(source + 24)),
            BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(source + 16)),
            BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(source + 8)),
            BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(source)));

    /// <summary>Writes 32 bytes, most significant first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(byte* target, UInt256* word)
    {
        ulong* limbs = (ulong*)word;
        Unsafe.WriteUnaligned(target, BinaryPrimitives.ReverseEndianness(limbs[3]));
        Unsafe.WriteUnaligned(target + 8, BinaryPrimitives.ReverseEndianness(limbs[2]));
        Unsafe.WriteUnaligned(target + 16, BinaryPrimitives.ReverseEndianness(limbs[1]));
        Unsafe.WriteUnaligned(target + 24, BinaryPrimitives.ReverseEndianness(limbs[0]));
    }

    /// <summary>
    /// Copies limb by limb: a vector load of what was just stored as limbs waits until all of them have left the
    /// store buffer, and on the stack it nearly always was.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(UInt256* target, UInt256* source)
    {
        ulong* from = (ulong*)source;
        ulong* to = (ulong*)target;
        ulong limb0 = from[0];
        ulong limb1 = from[1];
        ulong limb2 = from[2];
        ulong limb3 = from[3];
        to[0] = limb0;
        to[1] = limb1;
        to[2] = limb2;
        to[3] = limb3;
    }

    /// <summary>Exchanges two words, for the same reason limb by limb.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Swap(UInt256* left, UInt256* right)
    {
        ulong* a = (ulong*)left;
        ulong* b = (ulong*)right;
        (a[0], b[0]) = (b[0], a[0]);
        (a[1], b[1]) = (b[1], a[1]);
        (a[2], b[2]) = (b[2], a[2]);
        (a[3], b[3]) = (b[3], a[3]);
    }

    /// <summary>An address as a word: zeros before its 20 bytes.</summary>
    public static UInt256 Of(in Address address)
    {
        ref byte bytes = ref Unsafe.As<Address, byte>(ref Unsafe.AsRef(in address));
        return new UInt256(
            BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, 12))),
            BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, 4))),
            BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<uint>(ref bytes)),
            0);
    }

    /// <summary>A hash as a word.</summary>
    public static UInt256 Of(in Hash256 hash) => UInt256.ReadBigEndian(hash.Bytes);

    /// <summary>The address in the low 20 bytes of a word.</summary>
    public static Address ToAddress(in UInt256 word)
    {
        Span<byte> bytes = stackalloc byte[Size];
        word.WriteBigEndian(bytes);
        return new Address(bytes[(Size - Address.Size)..]);
    }

    /// <summary>A word as a hash.</summary>
    public static Hash256 ToHash(in UInt256 word)
    {
        Span<byte> bytes = stackalloc byte[Size];
        word.WriteBigEndian(bytes);
        return new Hash256(bytes);
    }

    /// <summary>How many words hold so many bytes.</summary>
    public static long Count(long bytes) => (bytes + Size - 1) / Size;
}
