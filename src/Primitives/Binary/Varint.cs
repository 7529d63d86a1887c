using System.Numerics;
using System.Runtime.CompilerServices;

namespace MarketChain.Primitives.Binary;

/// <summary>
/// Unsigned LEB128: seven bits a byte, least significant first, the top bit set on all but the last byte. One value
/// has one form: the last byte of several is never 0, and no bit lies outside the number's type.
/// </summary>
public static class Varint
{
    private const int GroupBits = 7;
    private const byte More = 1 << GroupBits;

    /// <summary>Bytes of the longest form: 5 for 32 bits, 10 for 64 and 19 for 128.</summary>
    public static int LengthMax<T>()
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        => ((Unsafe.SizeOf<T>() * 8) + GroupBits - 1) / GroupBits;

    /// <summary>Bytes that <see cref="Write"/> takes for a value.</summary>
    public static int LengthOf<T>(T value)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        => (int.CreateTruncating(T.Log2(value | T.One)) / GroupBits) + 1;

    /// <summary>Writes to the start of <paramref name="destination"/>; returns the number of bytes.</summary>
    public static int Write<T>(Span<byte> destination, T value)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        int length = 0;
        for (; value >= T.CreateTruncating(More); value >>>= GroupBits)
        {
            destination[length++] = (byte)(byte.CreateTruncating(value) | More);
        }

        destination[length++] = byte.CreateTruncating(value);
        return length;
    }

    /// <summary>Reads from the start of <paramref name="source"/>.</summary>
    /// <returns>False when the bytes end too early, are not minimal or have more bits than <c>T</c>.</returns>
    public static bool TryRead<T>(ReadOnlySpan<byte> source, out T value, out int length)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        T sum = T.Zero;
        value = T.Zero;
        length = 0;
        int available = Math.Min(source.Length, LengthMax<T>());
        for (int i = 0; i < available; i++)
        {
            byte group = source[i];
            sum |= T.CreateTruncating(group & ~More) << (GroupBits * i);
            if (group >= More)
            {
                continue;
            }

            if (!IsLast<T>(group, i))
            {
                return false;
            }

            value = sum;
            length = i + 1;
            return true;
        }

        return false;
    }

    private static bool IsLast<T>(byte group, int index)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        int bitsLeft = (Unsafe.SizeOf<T>() * 8) - (GroupBits * index);
        return (group != 0 || index == 0) && (bitsLeft >= GroupBits || group >> bitsLeft == 0);
    }
}
