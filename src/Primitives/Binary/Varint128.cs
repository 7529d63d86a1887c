namespace MarketChain.Primitives.Binary;

/// <summary><see cref="Varint"/> for numbers of 128 bits, in at most 19 bytes. One value has one form here, too.</summary>
public static class Varint128
{
    /// <summary>Bytes of the longest form.</summary>
    public const int LengthMax = 19;

    private const int BitsPerByte = 7;
    private const byte More = 0x80;

    // Nineteen bytes hold 133 bits: the last one may use the two that are left of 128.
    private const byte LastByteMax = 0x03;

    /// <summary>Writes to the start of <paramref name="destination"/>; returns the number of bytes.</summary>
    public static int Write(Span<byte> destination, UInt128 value)
    {
        int length = 0;
        while (value > ulong.MaxValue)
        {
            destination[length++] = (byte)((byte)value | More);
            value >>= BitsPerByte;
        }

        return length + Varint.Write(destination[length..], (ulong)value);
    }

    /// <summary>Reads from the start of <paramref name="source"/>.</summary>
    /// <returns>False when the bytes end too early, are not minimal or hold more than 128 bits.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, out UInt128 value, out int length)
    {
        value = default;
        length = 0;
        UInt128 sum = default;
        int available = Math.Min(source.Length, LengthMax);
        for (int i = 0; i < available; i++)
        {
            byte next = source[i];
            sum |= (UInt128)(next & ~More) << (BitsPerByte * i);
            if (next >= More)
            {
                continue;
            }

            if ((next == 0 && i > 0) || (i == LengthMax - 1 && next > LastByteMax))
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
