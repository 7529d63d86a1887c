using System.Buffers.Binary;

namespace MarketChain.Primitives;

public readonly partial struct UInt256
{
    private const int LimbSize = sizeof(ulong);

    /// <summary>Bytes of the minimal form: 0 for 0, 32 at most.</summary>
    public int ByteLength => (BitLength + 7) / 8;

    /// <summary>Reads the first 32 bytes, most significant first.</summary>
    public static UInt256 ReadBigEndian(ReadOnlySpan<byte> source)
    {
        ReadOnlySpan<byte> word = source[..Size];
        return new UInt256(
            BinaryPrimitives.ReadUInt64BigEndian(word[(3 * LimbSize)..]),
            BinaryPrimitives.ReadUInt64BigEndian(word[(2 * LimbSize)..]),
            BinaryPrimitives.ReadUInt64BigEndian(word[LimbSize..]),
            BinaryPrimitives.ReadUInt64BigEndian(word));
    }

    /// <summary>Reads 0 to 32 bytes, most significant first, as if zeros stood before them.</summary>
    public static UInt256 ReadPadded(ReadOnlySpan<byte> source)
    {
        Invariant.Check(source.Length <= Size);
        Span<byte> word = stackalloc byte[Size];
        word.Clear();
        source.CopyTo(word[(Size - source.Length)..]);
        return ReadBigEndian(word);
    }

    /// <summary>Reads the minimal form: the whole of <paramref name="source"/>, most significant byte first.</summary>
    /// <returns>False (and 0) when there are more than 32 bytes or the first is 0.</returns>
    public static bool TryReadMinimal(ReadOnlySpan<byte> source, out UInt256 value)
    {
        bool minimal = source.Length <= Size && (source.IsEmpty || source[0] != 0);
        value = minimal ? ReadPadded(source) : Zero;
        return minimal;
    }

    /// <summary>Writes all 32 bytes, most significant first, to the start of <paramref name="destination"/>.</summary>
    public void WriteBigEndian(Span<byte> destination)
    {
        Span<byte> word = destination[..Size];
        BinaryPrimitives.WriteUInt64BigEndian(word, _limb3);
        BinaryPrimitives.WriteUInt64BigEndian(word[LimbSize..], _limb2);
        BinaryPrimitives.WriteUInt64BigEndian(word[(2 * LimbSize)..], _limb1);
        BinaryPrimitives.WriteUInt64BigEndian(word[(3 * LimbSize)..], _limb0);
    }

    /// <summary>
    /// Writes the minimal form, <see cref="ByteLength"/> bytes without leading zeros, to the start of
    /// <paramref name="destination"/>; returns their number.
    /// </summary>
    public int WriteMinimal(Span<byte> destination)
    {
        Span<byte> word = stackalloc byte[Size];
        WriteBigEndian(word);
        int length = ByteLength;
        word[(Size - length)..].CopyTo(destination);
        return length;
    }

    /// <summary>All 32 bytes, most significant first.</summary>
    public byte[] ToBigEndian()
    {
        byte[] bytes = new byte[Size];
        WriteBigEndian(bytes);
        return bytes;
    }

    /// <summary>The minimal form: no leading zeros; no bytes at all for 0.</summary>
    public byte[] ToMinimal()
    {
        byte[] bytes = new byte[ByteLength];
        WriteMinimal(bytes);
        return bytes;
    }
}
