using System.Globalization;
using MarketChain.Primitives;

namespace MarketChain.Node.Replay.Report;

/// <summary>Amounts for people: coin of 10^18 wei with four decimals, cut off and never rounded up.</summary>
internal static class Coin
{
    private const ulong WeiPerTenThousandth = 100_000_000_000_000;
    private const ulong TenThousandths = 10_000;

    /// <summary>As in 1,234.5678.</summary>
    public static string Format(in UInt256 wei)
    {
        UInt256 parts = wei / WeiPerTenThousandth;
        UInt256 whole = UInt256.DivRem(parts, TenThousandths, out UInt256 rest);
        string digits = whole.ToString();
        string grouped = whole.TryToUInt64(out ulong small)
            ? small.ToString("N0", CultureInfo.InvariantCulture)
            : digits;
        return string.Create(CultureInfo.InvariantCulture, $"{grouped}.{rest.LowUInt64:D4}");
    }
}
