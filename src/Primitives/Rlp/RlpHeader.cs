using System.Runtime.InteropServices;

namespace MarketChain.Primitives.Rlp;

/// <summary>
/// What the first bytes of an item say: its kind and where its payload lies. A byte below 0x80 is its own payload
/// behind a header of no bytes.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct RlpHeader(int size, int payloadLength, bool isList)
{
    /// <summary>First byte of an empty string.</summary>
    public const byte StringBase = 0x80;

    /// <summary>First byte of an empty list.</summary>
    public const byte ListBase = 0xc0;

    /// <summary>Longest payload whose length stands in the first byte.</summary>
    public const int ShortLengthMax = 55;

    /// <summary>Bytes before the payload.</summary>
    public int Size { get; } = size;

    /// <summary>Bytes of the payload; all of them are there.</summary>
    public int PayloadLength { get; } = payloadLength;

    /// <summary>True for a list.</summary>
    public bool IsList { get; } = isList;

    /// <summary>Bytes of the whole item.</summary>
    public int TotalLength => Size + PayloadLength;

    /// <summary>Reads the header of the first item of <paramref name="data"/>, which must hold all of it.</summary>
    public static RlpError TryRead(ReadOnlySpan<byte> data, out RlpHeader header)
    {
        header = default;
        if (data.IsEmpty)
        {
            return RlpError.Truncated;
        }

        byte first = data[0];
        if (first < StringBase)
        {
            header = new RlpHeader(0, 1, isList: false);
            return RlpError.None;
        }

        bool isList = first >= ListBase;
        int inline = first - (isList ? ListBase : StringBase);
        int lengthSize = Math.Max(0, inline - ShortLengthMax);
        int length = inline;
        if (lengthSize > 0 && TryReadLength(data[1..], lengthSize, out length) is var error and not RlpError.None)
        {
            return error;
        }

        int size = 1 + lengthSize;
        if (length > data.Length - size)
        {
            return RlpError.Truncated;
        }

        if (!isList && length == 1 && data[1] < StringBase)
        {
            return RlpError.NonCanonicalLength;
        }

        header = new RlpHeader(size, length, isList);
        return RlpError.None;
    }

    /// <summary>Reads a long-form length: minimal, above 55 and at most an int.</summary>
    private static RlpError TryReadLength(ReadOnlySpan<byte> data, int lengthSize, out int length)
    {
        length = 0;
        if (data.IsEmpty)
        {
            return RlpError.Truncated;
        }

        if (data[0] == 0)
        {
            return RlpError.NonCanonicalLength;
        }

        if (data.Length < lengthSize)
        {
            return RlpError.Truncated;
        }

        ulong wide = 0;
        foreach (byte digit in data[..lengthSize])
        {
            wide = (wide << 8) | digit;
        }

        if (wide <= ShortLengthMax)
        {
            return RlpError.NonCanonicalLength;
        }

        length = wide <= int.MaxValue ? (int)wide : 0;
        return wide <= int.MaxValue ? RlpError.None : RlpError.LengthOverflow;
    }
}
