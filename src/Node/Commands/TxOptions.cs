using System.CommandLine;
using MarketChain.Primitives;

namespace MarketChain.Node.Commands;

/// <summary>Options of <c>tx</c> and how they are read.</summary>
internal static class TxOptions
{
    private const int Decimals = 18;

    public static Option<string> Text(string name, string unit, string meaning)
        => new(name) { Description = meaning, HelpName = unit, Required = true };

    public static Option<string> Address(string name, string meaning) => Text(name, "ADDRESS", meaning);

    public static Option<string> Coins(string name, string meaning) => Text(name, "COINS", meaning);

    public static Option<uint> Number(string name, string meaning)
        => new(name) { Description = meaning, HelpName = "N", Required = true };

    /// <summary>An address; with capital letters its checksum (EIP-55) must hold.</summary>
    /// <exception cref="CommandException">It is none.</exception>
    public static Address AddressOf(ParseResult result, Option<string> option)
    {
        string text = result.GetRequiredValue(option);
        bool isMixed = text.AsSpan(Math.Min(2, text.Length)).ContainsAnyInRange('A', 'F')
            && text.AsSpan(2).ContainsAnyInRange('a', 'f');
        bool read = isMixed
            ? Primitives.Address.TryParseChecksum(text, out Address address)
            : Primitives.Address.TryParse(text, out address);
        return read
            ? address
            : throw new CommandException(
                $"{option.Name}: expected an address as 0x and 40 hex digits (with its checksum or none), "
                    + $"got '{text}'");
    }

    /// <summary>32 bytes.</summary>
    /// <exception cref="CommandException">It is none.</exception>
    public static Hash256 HashOf(ParseResult result, Option<string> option)
        => Hash256.TryParse(result.GetRequiredValue(option), out Hash256 hash)
            ? hash
            : throw new CommandException(
                $"{option.Name}: expected 0x and 64 hex digits, got '{result.GetRequiredValue(option)}'");

    /// <summary>A whole number below 2^256.</summary>
    /// <exception cref="CommandException">It is none.</exception>
    public static UInt256 NumberOf(ParseResult result, Option<string> option)
        => UInt256.TryParseDecimal(result.GetRequiredValue(option), out UInt256 number)
            ? number
            : throw new CommandException(
                $"{option.Name}: expected a whole number, got '{result.GetRequiredValue(option)}'");

    /// <summary>Coin as in 12 or 0.05, in wei.</summary>
    /// <exception cref="CommandException">It is no number, or has more than 18 decimals.</exception>
    public static UInt256 WeiOf(ParseResult result, Option<string> option)
        => TryParseCoins(result.GetRequiredValue(option), out UInt256 wei)
            ? wei
            : throw new CommandException(
                $"{option.Name}: expected coin such as 12 or 0.05, got '{result.GetRequiredValue(option)}'");

    /// <summary>Reads coin with up to 18 decimals.</summary>
    public static bool TryParseCoins(string text, out UInt256 wei)
    {
        wei = default;
        int point = text.IndexOf('.', StringComparison.Ordinal);
        string whole = point < 0 ? text : text[..point];
        string decimals = point < 0 ? "" : text[(point + 1)..];
        bool isWhole = whole == "0" || (whole.Length > 0 && whole[0] != '0');
        if (!isWhole || decimals.Length > Decimals || (point >= 0 && decimals.Length == 0))
        {
            return false;
        }

        string digits = string.Concat(whole, decimals.PadRight(Decimals, '0')).TrimStart('0');
        return UInt256.TryParseDecimal(digits.Length == 0 ? "0" : digits, out wei);
    }
}
