using System.Numerics;
using MarketChain.Marketing.Attention;

namespace MarketChain.Marketing.Tests;

/// <summary>UA model 1 as docs/spec/marketing.md writes it.</summary>
internal static class NaiveUa
{
    public static BigInteger Of(
        UaParameters parameters,
        BigInteger dwellMs,
        BigInteger visible,
        bool clickCounts,
        byte level,
        BigInteger formatBps)
    {
        BigInteger steps = BigInteger.Min(dwellMs, parameters.DwellMsMax) / 100;
        BigInteger factor = clickCounts ? parameters.ClickFactor : 1;
        BigInteger levelBps = level switch { 1 => 10_000, 2 => parameters.Level2Bps, _ => parameters.Level3Bps };
        BigInteger ua = steps * visible * factor * levelBps / 10_000 * formatBps / 10_000;
        return BigInteger.Min(ua, BigInteger.Pow(2, 24));
    }
}
