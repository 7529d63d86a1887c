using System.Text;
using MarketChain.Primitives;

namespace MarketChain.Rpc.Methods;

/// <summary>What a contract gave as the reason of a revert, for people. Any bytes are possible.</summary>
internal static class RevertReason
{
    private const int SelectorBytes = 4;
    private const int TextStart = SelectorBytes + (2 * UInt256.Size);
    private const int CharsMax = 512;

    /// <summary>Selector of Error(string).</summary>
    private static ReadOnlySpan<byte> Error => [0x08, 0xc3, 0x79, 0xa0];

    /// <summary>Selector of Panic(uint256).</summary>
    private static ReadOnlySpan<byte> Panic => [0x4e, 0x48, 0x7b, 0x71];

    /// <summary>One line, with the text of Error(string) or the number of Panic(uint256) where there is one.</summary>
    public static string Describe(ReadOnlySpan<byte> reason)
        => TryRead(reason) is { } text ? $"execution reverted: {text}" : "execution reverted";

    /// <summary>The text of Error(string), the number of Panic(uint256), or null for anything else.</summary>
    public static string? TryRead(ReadOnlySpan<byte> reason)
        => reason.Length == SelectorBytes + UInt256.Size && reason.StartsWith(Panic)
            ? $"panic 0x{UInt256.ReadBigEndian(reason[SelectorBytes..]).LowUInt64:x2}"
            : TryReadText(reason);

    /// <summary>Error(string): selector, offset 32, length, bytes. Anything else is no text.</summary>
    private static string? TryReadText(ReadOnlySpan<byte> reason)
    {
        if (reason.Length < TextStart || !reason.StartsWith(Error))
        {
            return null;
        }

        UInt256 length = UInt256.ReadBigEndian(reason[(SelectorBytes + UInt256.Size)..]);
        ReadOnlySpan<byte> bytes = reason[TextStart..];
        if (!length.FitsUInt64 || length.LowUInt64 > (ulong)bytes.Length)
        {
            return null;
        }

        string text = Encoding.UTF8.GetString(bytes[..(int)length.LowUInt64]);
        return text.Length <= CharsMax ? text : text[..CharsMax];
    }
}
