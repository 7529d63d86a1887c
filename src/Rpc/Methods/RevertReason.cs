using System.Text;
using MarketChain.Marketing.Contracts;
using MarketChain.Primitives;

namespace MarketChain.Rpc.Methods;

/// <summary>What a contract gave as the reason of a revert, for people. Any bytes are possible.</summary>
internal static class RevertReason
{
    private const int SelectorBytes = 4;
    private const int CharsMax = 512;

    /// <summary>Selector of Error(string).</summary>
    private static ReadOnlySpan<byte> Error => [0x08, 0xc3, 0x79, 0xa0];

    /// <summary>Selector of Panic(uint256).</summary>
    private static ReadOnlySpan<byte> Panic => [0x4e, 0x48, 0x7b, 0x71];

    /// <summary>One line, with what <see cref="TryRead"/> finds.</summary>
    public static string Describe(ReadOnlySpan<byte> reason)
        => TryRead(reason) is { } text ? $"execution reverted: {text}" : "execution reverted";

    /// <summary>
    /// The text of Error(string), the number of Panic(uint256), code and reason of a native module's
    /// Refused(uint16,string), or null for anything else.
    /// </summary>
    public static string? TryRead(ReadOnlySpan<byte> reason)
    {
        if (reason.Length == SelectorBytes + UInt256.Size && reason.StartsWith(Panic))
        {
            return $"panic 0x{Number(reason):x2}";
        }

        if (reason.StartsWith(Error))
        {
            return TryReadText(reason, wordsBefore: 1);
        }

        return reason.StartsWith(ModuleContracts.RefusedSelector.Span)
            && TryReadText(reason, wordsBefore: 2) is { } text
            ? $"{Number(reason)}: {text}"
            : null;
    }

    private static ulong Number(ReadOnlySpan<byte> reason)
        => UInt256.ReadBigEndian(reason.Slice(SelectorBytes, UInt256.Size)).LowUInt64;

    /// <summary>Selector, so many words, length, bytes. Anything else is no text.</summary>
    private static string? TryReadText(ReadOnlySpan<byte> reason, int wordsBefore)
    {
        int lengthStart = SelectorBytes + (wordsBefore * UInt256.Size);
        if (reason.Length < lengthStart + UInt256.Size)
        {
            return null;
        }

        UInt256 length = UInt256.ReadBigEndian(reason[lengthStart..]);
        ReadOnlySpan<byte> bytes = reason[(lengthStart + UInt256.Size)..];
        if (!length.FitsUInt64 || length.LowUInt64 > (ulong)bytes.Length)
        {
            return null;
        }

        string text = Encoding.UTF8.GetString(bytes[..(int)length.LowUInt64]);
        return text.Length <= CharsMax ? text : text[..CharsMax];
    }
}
