using System.Globalization;

namespace MarketChain.Auditor.Tests;

/// <summary>A log of advertising by chance, in the plain format that <c>marketchain replay</c> reads.</summary>
internal static class RandomDay
{
    private const int Rows = 10_000;
    private const int Users = 400;
    private const int Campaigns = 6;
    private const int Sites = 4;
    private const long StartMs = 1_767_225_600_000;
    private const long LengthMs = 6 * 3_600_000;

    public static IEnumerable<string> Lines(Random random)
    {
        yield return "timestampMs,user,item,site,click,dwellMs,visible,format";
        for (int row = 0; row < Rows; row++)
        {
            // The lower of two draws: a few users see much, many see little.
            int user = Math.Min(random.Next(Users), random.Next(Users));
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{StartMs + (LengthMs * row / Rows)},user {user},item {random.Next(Campaigns)},"
                + $"site {user % Sites},{(random.Next(50) == 0 ? 1 : 0)},{random.Next(500, 60_000)},"
                + $"{random.Next(300, 1_001)},{random.Next(2)}");
        }
    }
}
