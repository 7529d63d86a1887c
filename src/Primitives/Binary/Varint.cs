using System.Numerics;

namespace MarketChain.Primitives.Binary;

/// <summary>
/// LEB128: seven bits a byte, least significant first, the top bit set on all but the last byte. One value has one
/// form: the last byte of several is never 0, and ten bytes hold 64 bits.
/// </summary>
public static class Varint
{
    /// <summary>Bytes of the longest form.</summary>
    public const int LengthMax = 10;

    private const int BitsPerByte = 7;
    private const byte More = 0x80;

    /// <summary>Bytes that <see cref="Write"/> takes for a value.</summary>
    public static int LengthOf(ulong value) => (BitOperations.Log2(value | 1) / BitsPerByte) + 1;

    /// <summary>Writes to the start of <paramref name="destination"/>; returns the number of bytes.</summary>
    public static int Write(Span<byte> destination, ulong value)
    {
        int length = 0;
        while (value >= More)
        {
            destination[length++] = (byte)(value | More);
            value >>= BitsPerByte;
        }

        destination[length++] = (byte)value;
        return length;
    }

    /// <summary>Reads from the start of <paramref name="source"/>.</summary>
    /// <returns>False when the bytes end too early, are not minimal or hold more than 64 bits.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, out ulong value, out int length)
    {
        value = 0;
        length = 0;
        ulong sum = 0;
        int available = Math.Min(source.Length, LengthMax);
        for (int i = 0; i < available; i++)
        {
            byte next = source[i];
            sum |= (ulong)(next & ~More) << (BitsPerByte * i);
            if (next >= More)
            {
                continue;
            }

            // The tenth byte has room for one bit: 64 - 9 · 7.
            if ((next == 0 && i > 0) || (i == LengthMax - 1 && next > 1))
            {
                return false;
            }

            value = sum;
            length = i + 1;
            return true;
        }

        return false;
    }
}
