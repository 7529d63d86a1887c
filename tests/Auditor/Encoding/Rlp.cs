using System.Numerics;

namespace MarketChain.Auditor;

/// <summary>RLP of byte strings and lists that are encoded already, written for shortness and not for speed.</summary>
internal static class Rlp
{
    public static byte[] Text(ReadOnlySpan<byte> bytes)
        => bytes.Length == 1 && bytes[0] < 0x80 ? bytes.ToArray() : [.. Head(0x80, bytes.Length), .. bytes];

    public static byte[] Number(BigInteger value)
        => Text(value.IsZero ? [] : value.ToByteArray(isUnsigned: true, isBigEndian: true));

    public static byte[] List(params IEnumerable<byte[]> items)
    {
        byte[] payload = [.. items.SelectMany(item => item)];
        return [.. Head(0xc0, payload.Length), .. payload];
    }

    private static byte[] Head(int kind, int length)
    {
        if (length < 56)
        {
            return [(byte)(kind + length)];
        }

        byte[] bytes = new BigInteger(length).ToByteArray(isUnsigned: true, isBigEndian: true);
        return [(byte)(kind + 55 + bytes.Length), .. bytes];
    }
}

/// <summary>An RLP item that was read: a string's bytes, or the items of a list.</summary>
/// <param name="Bytes">The string; empty for a list.</param>
/// <param name="Items">The list; null for a string.</param>
/// <param name="Encoded">The whole item as it stood.</param>
internal sealed record RlpItem(byte[] Bytes, IReadOnlyList<RlpItem>? Items, byte[] Encoded)
{
    /// <summary>Reads one item that fills the input.</summary>
    /// <exception cref="InvalidDataException">It does not.</exception>
    public static RlpItem Read(ReadOnlySpan<byte> encoded)
    {
        RlpItem item = ReadFirst(encoded);
        return item.Encoded.Length == encoded.Length ? item : throw new InvalidDataException("RLP: bytes left over");
    }

    public BigInteger Number => new(Bytes, isUnsigned: true, isBigEndian: true);

    private static RlpItem ReadFirst(ReadOnlySpan<byte> encoded)
    {
        if (encoded.IsEmpty)
        {
            throw new InvalidDataException("RLP: no item");
        }

        int first = encoded[0];
        if (first < 0x80)
        {
            return new RlpItem([(byte)first], null, [(byte)first]);
        }

        int kind = first < 0xc0 ? 0x80 : 0xc0;
        int lengthBytes = Math.Max(0, first - kind - 55);
        long length = first - kind;
        if (lengthBytes > 0)
        {
            length = lengthBytes <= 4 && encoded.Length > lengthBytes
                ? (long)new BigInteger(encoded.Slice(1, lengthBytes), isUnsigned: true, isBigEndian: true)
                : throw new InvalidDataException("RLP: a length of too many bytes");
        }

        if (length > encoded.Length - 1 - lengthBytes)
        {
            throw new InvalidDataException("RLP: an item beyond the end");
        }

        ReadOnlySpan<byte> payload = encoded.Slice(1 + lengthBytes, (int)length);
        byte[] whole = encoded[..(1 + lengthBytes + (int)length)].ToArray();
        return kind == 0x80
            ? new RlpItem(payload.ToArray(), null, whole)
            : new RlpItem([], ReadAll(payload), whole);
    }

    private static List<RlpItem> ReadAll(ReadOnlySpan<byte> payload)
    {
        List<RlpItem> items = [];
        while (!payload.IsEmpty)
        {
            RlpItem item = ReadFirst(payload);
            items.Add(item);
            payload = payload[item.Encoded.Length..];
        }

        return items;
    }
}
