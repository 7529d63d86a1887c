using System.Text;
using System.Text.Unicode;

namespace MarketChain.Primitives.Transactions.Messages;

/// <summary>The strings of the native encoding: UTF-8 without control characters (U+0000-001F, U+007F-009F).</summary>
public static class NativeText
{
    /// <summary>The text of its bytes; false (and empty) when they are not such a string.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out string text)
    {
        text = "";
        if (!Utf8.IsValid(bytes))
        {
            return false;
        }

        string decoded = Encoding.UTF8.GetString(bytes);
        foreach (char character in decoded)
        {
            if (char.IsControl(character))
            {
                return false;
            }
        }

        text = decoded;
        return true;
    }
}
