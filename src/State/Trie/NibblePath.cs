using MarketChain.Primitives;

namespace MarketChain.State.Trie;

/// <summary>
/// Paths in a trie: 4-bit nibbles, high one first, read out of 32-byte keys. A key is 64 nibbles; the first
/// <c>n</c> of them name the place of a node at depth <c>n</c>.
/// </summary>
internal static class NibblePath
{
    /// <summary>Nibbles in a key: the depth of a leaf's end.</summary>
    public const int KeyNibbles = 2 * Hash256.Size;

    /// <summary>The nibble at a position of a key or of its first bytes.</summary>
    public static int Nibble(ReadOnlySpan<byte> key, int position)
        => (position & 1) == 0 ? key[position >> 1] >> 4 : key[position >> 1] & 0x0f;

    /// <summary>Sets the nibble at a position, and clears the one after it when they share a byte.</summary>
    public static void Append(Span<byte> path, int position, int nibble)
    {
        ref byte pair = ref path[position >> 1];
        pair = (byte)((position & 1) == 0 ? nibble << 4 : (pair & 0xf0) | nibble);
    }

    /// <summary>The number of leading nibbles that two keys share.</summary>
    public static int CommonLength(in Hash256 left, in Hash256 right)
    {
        int bytes = left.Bytes.CommonPrefixLength(right.Bytes);
        if (bytes == Hash256.Size)
        {
            return KeyNibbles;
        }

        return (2 * bytes) + ((left.Bytes[bytes] ^ right.Bytes[bytes]) < 0x10 ? 1 : 0);
    }

    /// <summary>True when the first <paramref name="depth"/> nibbles agree.</summary>
    public static bool SharesPrefix(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, int depth)
    {
        int bytes = depth >> 1;
        return left[..bytes].SequenceEqual(right[..bytes])
            && ((depth & 1) == 0 || (left[bytes] ^ right[bytes]) < 0x10);
    }

    /// <summary>The order of the first <paramref name="depth"/> nibbles.</summary>
    public static int ComparePrefix(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, int depth)
    {
        int bytes = depth >> 1;
        int order = left[..bytes].SequenceCompareTo(right[..bytes]);
        return order != 0 || (depth & 1) == 0 ? order : (left[bytes] >> 4) - (right[bytes] >> 4);
    }

    /// <summary>Bytes of the hex-prefix form of <paramref name="nibbles"/> nibbles.</summary>
    public static int HexPrefixBytes(int nibbles) => (nibbles >> 1) + 1;

    /// <summary>
    /// Writes nibbles <c>[from, to)</c> of a key in hex-prefix form (yellow paper, appendix C): a first nibble with
    /// bit 1 for a leaf and bit 0 for an odd number, a zero nibble if that number is even, then the nibbles.
    /// </summary>
    public static void WriteHexPrefix(ReadOnlySpan<byte> key, int from, int to, bool leaf, Span<byte> destination)
    {
        bool odd = ((to - from) & 1) != 0;
        int first = (leaf ? 0x20 : 0) | (odd ? 0x10 | Nibble(key, from) : 0);
        destination[0] = (byte)first;
        int position = odd ? from + 1 : from;
        if ((position & 1) == 0)
        {
            key[(position >> 1)..(to >> 1)].CopyTo(destination[1..]);
            return;
        }

        for (int i = 1; position < to; position += 2, i++)
        {
            destination[i] = (byte)((Nibble(key, position) << 4) | Nibble(key, position + 1));
        }
    }
}
