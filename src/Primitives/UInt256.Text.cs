using System.Globalization;

namespace MarketChain.Primitives;

public readonly partial struct UInt256
{
    /// <summary>Digits of 2^256 - 1.</summary>
    public const int DecimalDigitsMax = 78;

    private const int HexDigitsMax = Size * 2;

    // Decimal text is cut into chunks of 19 digits: the most that fit a limb.
    private const int ChunkDigits = 19;
    private const ulong ChunkBase = 10_000_000_000_000_000_000;

    /// <summary>
    /// Reads a hex quantity as Ethereum's RPC has it: <c>0x</c>, then 1 to 64 digits of any case, none of them a
    /// leading zero; zero is <c>0x0</c>.
    /// </summary>
    public static bool TryParseQuantity(ReadOnlySpan<char> text, out UInt256 value)
    {
        value = Zero;
        if (!text.StartsWith("0x", StringComparison.Ordinal) || !HasCanonicalLength(text[2..], HexDigitsMax))
        {
            return false;
        }

        Span<char> digits = stackalloc char[HexDigitsMax];
        digits.Fill('0');
        text[2..].CopyTo(digits[^(text.Length - 2)..]);
        Span<byte> word = stackalloc byte[Size];
        if (Convert.FromHexString(digits, word, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        value = ReadBigEndian(word);
        return true;
    }

    /// <summary>Reads 1 to 78 decimal digits without sign, separator or leading zero, under 2^256.</summary>
    public static bool TryParseDecimal(ReadOnlySpan<char> text, out UInt256 value)
    {
        value = Zero;
        if (!HasCanonicalLength(text, DecimalDigitsMax) || text.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        UInt256 sum = Zero;
        while (!text.IsEmpty)
        {
            int digits = text.Length % ChunkDigits == 0 ? ChunkDigits : text.Length % ChunkDigits;
            ulong chunk = ulong.Parse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
            text = text[digits..];
            if (!TryMultiply(sum, ChunkBase, out sum) || !TryAdd(sum, chunk, out sum))
            {
                return false;
            }
        }

        value = sum;
        return true;
    }

    /// <summary>Reads the decimal form or, behind <c>0x</c>, the quantity form: constants and tests.</summary>
    /// <exception cref="FormatException">The text is neither.</exception>
    public static UInt256 Parse(string text)
        => TryParseDecimal(text, out UInt256 value) || TryParseQuantity(text, out value)
            ? value
            : throw new FormatException($"expected a decimal or 0x number under 2^256, got '{text}'");

    /// <summary>A hex quantity: <c>0x</c> and lower-case digits without leading zeros; <c>0x0</c> for 0.</summary>
    public string ToQuantity()
    {
        if (IsZero)
        {
            return "0x0";
        }

        string digits = Convert.ToHexStringLower(ToMinimal());
        return digits[0] == '0' ? string.Concat("0x", digits.AsSpan(1)) : "0x" + digits;
    }

    private string ToDecimal()
    {
        if (IsZero)
        {
            return "0";
        }

        Span<char> text = stackalloc char[ChunkDigits * 5];
        int start = text.Length;
        for (UInt256 rest = this; !rest.IsZero;)
        {
            rest = DivRem(rest, ChunkBase, out UInt256 chunk);
            start -= ChunkDigits;
            chunk._limb0.TryFormat(text[start..], out _, "D19", CultureInfo.InvariantCulture);
        }

        return new string(text[start..].TrimStart('0'));
    }

    private static bool HasCanonicalLength(ReadOnlySpan<char> digits, int digitsMax)
        => digits.Length >= 1 && digits.Length <= digitsMax && (digits.Length == 1 || digits[0] != '0');
}
