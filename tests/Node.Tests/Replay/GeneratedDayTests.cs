using MarketChain.Node.Replay.Logs;

namespace MarketChain.Node.Tests.Replay;

public sealed class GeneratedDayTests
{
    private static readonly LogRow[] Day = [.. new GeneratedDay(1).Read()];

    [Fact]
    public void A_seed_makes_one_day_and_another_seed_another()
    {
        Assert.Equal(Day, new GeneratedDay(1).Read());
        Assert.NotEqual(Day, [.. new GeneratedDay(2).Read()]);
    }

    [Fact]
    public void Has_what_it_promises()
    {
        Assert.Equal(100_000, Day.Length);
        Assert.Equal(20, Day.Select(row => row.Item).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(5, Day.Select(row => row.Site).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(5_000, Day.Select(row => row.User).Distinct().Count());
    }

    [Fact]
    public void Goes_forward_through_one_day()
    {
        Assert.All(Day.Zip(Day.Skip(1)), pair => Assert.True(pair.First.TimeMs <= pair.Second.TimeMs));
        Assert.InRange(Day[^1].TimeMs - Day[0].TimeMs, 23UL * 3_600_000, GeneratedDay.DayMs);
        int[] byHour = [.. Day.GroupBy(row => (row.TimeMs - Day[0].TimeMs) / 3_600_000).Select(hour => hour.Count())];
        Assert.True(byHour.Max() > 3 * byHour.Min());
    }

    [Fact]
    public void One_visitor_in_a_hundred_clicks_and_a_few_see_most()
    {
        LogRow[] real = [.. Day.Where(row => row.Site != GeneratedDay.ClickFarm)];
        Assert.InRange(real.Count(row => row.Click), real.Length / 125, real.Length / 80);
        int[] byUser = [.. real.GroupBy(row => row.User).Select(user => user.Count()).OrderDescending()];
        Assert.True(byUser.Take(byUser.Length / 10).Sum() > real.Length / 2);
    }

    [Fact]
    public void Has_fakes_that_look_at_everything()
    {
        LogRow[] fakes = [.. Day.Where(row => row.Site == GeneratedDay.ClickFarm)];
        Assert.Equal(6_000, fakes.Length);
        Assert.Equal(40, fakes.Select(row => row.User).Distinct().Count());
        Assert.All(fakes, row => Assert.Equal(180_000U, row.DwellMs));
        Assert.All(fakes, row => Assert.Equal((ushort)1000, row.VisiblePermille));
    }
}
