using MarketChain.Primitives.Crypto;

namespace MarketChain.Primitives;

/// <content>The mixed-case form of EIP-55: four bits of checksum hidden in the case of each letter.</content>
public readonly partial struct Address
{
    private const int TextLength = 2 + (Size * 2);

    /// <summary>Reads <c>0x</c> and 40 hex digits, each letter in the case that the checksum gives it.</summary>
    public static bool TryParseChecksum(ReadOnlySpan<char> text, out Address address)
    {
        if (!TryParse(text, out address))
        {
            return false;
        }

        Span<char> expected = stackalloc char[TextLength];
        address.FormatChecksum(expected);
        if (text.SequenceEqual(expected))
        {
            return true;
        }

        address = default;
        return false;
    }

    /// <summary><c>0x</c> and 40 hex digits in the checksum's mixed case.</summary>
    public string ToChecksumString()
        => string.Create(TextLength, this, static (text, address) => address.FormatChecksum(text));

    private void FormatChecksum(Span<char> text)
    {
        "0x".CopyTo(text);
        Span<char> digits = text[2..];
        Convert.TryToHexStringLower(Bytes, digits, out _);

        Span<byte> ascii = stackalloc byte[Size * 2];
        System.Text.Encoding.ASCII.GetBytes(digits, ascii);
        Hash256 hash = Keccak256.Hash(ascii);
        for (int i = 0; i < digits.Length; i++)
        {
            int nibble = (hash.Bytes[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 0xf;
            digits[i] = nibble >= 8 ? char.ToUpperInvariant(digits[i]) : digits[i];
        }
    }
}
