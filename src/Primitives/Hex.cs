using System.Diagnostics.CodeAnalysis;

namespace MarketChain.Primitives;

/// <summary>Bytes as text: an even number of hexadecimal digits behind <c>0x</c>, written in lower case.</summary>
public static class Hex
{
    /// <summary><c>0x</c> and two lower-case digits a byte.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => "0x" + Convert.ToHexStringLower(bytes);

    /// <summary>
    /// Reads <c>0x</c>-prefixed hex; false when the prefix is missing, a digit is not hex or their number is odd.
    /// </summary>
    public static bool TryDecode(string? text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text is null || text.Length % 2 != 0 || !text.StartsWith("0x", StringComparison.Ordinal))
        {
            return false;
        }

        byte[] buffer = new byte[(text.Length - 2) / 2];
        if (Convert.FromHexString(text.AsSpan(2), buffer, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        bytes = buffer;
        return true;
    }

    /// <summary>
    /// Reads <c>0x</c>-prefixed hex of exactly <c>destination.Length</c> bytes; what the destination holds after false
    /// is unspecified.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> destination)
        => text.Length == 2 + (destination.Length * 2)
            && text.StartsWith("0x", StringComparison.Ordinal)
            && Convert.FromHexString(text[2..], destination, out _, out _) == System.Buffers.OperationStatus.Done;

    /// <summary>Reads hex that the program itself wrote down: constants and tests.</summary>
    /// <exception cref="FormatException">The text is not <c>0x</c>-prefixed hex.</exception>
    public static byte[] Decode(string text)
        => TryDecode(text, out byte[]? bytes)
            ? bytes
            : throw new FormatException($"expected 0x-prefixed hex with an even number of digits, got '{text}'");
}
