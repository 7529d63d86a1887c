using System.Numerics;
using System.Text;
using MarketChain.Primitives;

namespace MarketChain.Client.Tests.Support;

/// <summary>Solidity's ABI in the most obvious way: hex text, big numbers, one argument after the other.</summary>
internal static class NaiveAbi
{
    /// <summary>The data of a log whose arguments are these.</summary>
    public static string Encode(IReadOnlyList<string> types, IReadOnlyList<object> values)
    {
        StringBuilder heads = new("0x");
        StringBuilder tails = new();
        for (int i = 0; i < types.Count; i++)
        {
            if (types[i] is "string" || types[i].EndsWith("[]", StringComparison.Ordinal))
            {
                heads.Append(Word((ulong)((32 * types.Count) + (tails.Length / 2))));
                tails.Append(Tail(values[i]));
            }
            else
            {
                heads.Append(Word(values[i]));
            }
        }

        return heads.Append(tails).ToString();
    }

    /// <summary>64 digits.</summary>
    public static string Word(object value) => value switch
    {
        bool flag => Word(flag ? 1UL : 0UL),
        ulong number => Word(new BigInteger(number)),
        BigInteger big => big.ToString("x64", null)[^64..],
        Address address => address.ToString()[2..].PadLeft(64, '0'),
        Hash256 hash => hash.ToString()[2..],
        _ => throw new ArgumentException($"no word of {value.GetType()}", nameof(value)),
    };

    private static string Tail(object value) => value switch
    {
        string text => Word((ulong)Encoding.UTF8.GetByteCount(text))
            + Padded(Convert.ToHexString(Encoding.UTF8.GetBytes(text))),
        ulong[] numbers => Word((ulong)numbers.Length) + string.Concat(numbers.Select(number => Word(number))),
        Address[] addresses => Word((ulong)addresses.Length) + string.Concat(addresses.Select(item => Word(item))),
        _ => throw new ArgumentException($"no tail of {value.GetType()}", nameof(value)),
    };

    private static string Padded(string digits) => digits.PadRight((digits.Length + 63) / 64 * 64, '0');
}
