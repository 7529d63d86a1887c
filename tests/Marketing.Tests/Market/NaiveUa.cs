using System.Numerics;

namespace MarketChain.Marketing.Tests;

/// <summary>UA model 1 as docs/spec/marketing.md writes it.</summary>
internal static class NaiveUa
{
    public static BigInteger Of(
        BigInteger dwellMs, BigInteger visible, bool clickCounts, byte level, BigInteger formatBps)
    {
        BigInteger steps = BigInteger.Min(dwellMs, 180_000) / 100;
        BigInteger factor = clickCounts ? 3 : 1;
        BigInteger levelBps = level switch { 1 => 10_000, 2 => 8_000, _ => 5_000 };
        BigInteger ua = steps * visible * factor * levelBps / 10_000 * formatBps / 10_000;
        return BigInteger.Min(ua, BigInteger.Pow(2, 24));
    }
}
