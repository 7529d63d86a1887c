using System.Globalization;
using MarketChain.Primitives;

namespace MarketChain.Node.Replay.Logs;

/// <summary>
/// A day of advertising from a seed: 100,000 impressions of 20 campaigns on 5 sites before 5,000 users, with a daily
/// curve, a few users who see most and many who see little, and clicks on one in a hundred. The last site is a click
/// farm: 40 made-up users who look at everything for three minutes, all of it visible, at hours that suit nobody.
/// </summary>
internal sealed class GeneratedDay(ulong seed) : ILogSource
{
    /// <summary>Rows of the day.</summary>
    public const int Rows = 100_000;

    /// <summary>Users, those of the click farm included.</summary>
    public const int Users = 5_000;

    /// <summary>Campaigns.</summary>
    public const int Campaigns = 20;

    /// <summary>The site that nobody visits.</summary>
    public const string ClickFarm = "clickfarm.example";

    /// <summary>Length of the day, ms.</summary>
    public const ulong DayMs = 24 * 60 * MinuteMs;

    private const ulong MinuteMs = 60_000;
    private const int Minutes = 24 * 60;
    private const int FakeUsers = 40;
    private const int RealUsers = Users - FakeUsers;
    private const int FakeRows = 6_000;
    private const int RealRows = Rows - FakeRows;

    /// <summary>Every so many rows comes a user who was not there yet, so that all of them come.</summary>
    private const int NewcomerEvery = 18;

    private const uint FakeDwellMs = 180_000;
    private const ushort FakeVisible = 1000;
    private const byte Display = 0;
    private const byte Video = 1;

    /// <summary>Impressions by hour, of whatever unit: night, morning, evening.</summary>
    private static readonly ulong[] HourWeights =
        [20, 14, 10, 8, 8, 12, 25, 45, 60, 65, 68, 70, 75, 70, 66, 64, 66, 72, 85, 100, 98, 85, 60, 35];

    private static readonly ulong[] FakeHourWeights =
        [0, 0, 3, 5, 3, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private static readonly string[] Sites =
        ["daily-news.example", "recipes.example", "football.example", "weather.example"];

    private static readonly string[] Goods =
        [
            "running shoes", "city bikes", "coffee", "headphones", "novels", "rain coats", "phone plan", "oat milk",
            "train tickets", "museum pass", "olive oil", "garden tools", "cat food", "sun cream", "chess club",
            "night bank", "language app", "tea", "camping tents", "sourdough",
        ];

    /// <summary>Midnight of 1 January 2026, UTC: any day would do, since only differences are used.</summary>
    private static readonly ulong MidnightMs = (ulong)new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)
        .ToUnixTimeMilliseconds();

    /// <inheritdoc/>
    public string Description => string.Create(CultureInfo.InvariantCulture, $"a generated day (seed {seed})");

    /// <inheritdoc/>
    public IEnumerable<LogRow> Read()
    {
        SeededRandom random = new(seed);
        WeightedChoice real = PerMinute(HourWeights);
        WeightedChoice fake = PerMinute(FakeHourWeights);
        WeightedChoice popularity = WeightedChoice.Zipf(RealUsers);
        WeightedChoice campaigns = WeightedChoice.Of(Enumerable.Range(4, Campaigns).Select(weight => (ulong)weight));
        int[] users = Shuffle(ref random);
        int realRows = 0;
        for (int minute = 0; minute < Minutes; minute++)
        {
            int realBefore = RowsBefore(real, minute, RealRows);
            int realCount = RowsBefore(real, minute + 1, RealRows) - realBefore;
            int fakeCount = RowsBefore(fake, minute + 1, FakeRows) - RowsBefore(fake, minute, FakeRows);
            foreach (ulong timeMs in Times(minute, realCount + fakeCount, ref random))
            {
                // Which of the minute's rows are fakes is drawn without replacement, so that their number is exact.
                bool isFake = random.Below((ulong)(realCount + fakeCount)) < (ulong)fakeCount;
                if (isFake)
                {
                    fakeCount--;
                    yield return FakeRow(timeMs, campaigns, ref random);
                }
                else
                {
                    realCount--;
                    int user = UserOf(realRows++, users, popularity, ref random);
                    yield return RealRow(timeMs, user, campaigns, ref random);
                }
            }
        }
    }

    private static LogRow RealRow(ulong timeMs, int user, WeightedChoice campaigns, ref SeededRandom random)
    {
        int home = user % Sites.Length;
        int site = random.Percent(70) ? home : (int)random.Below((ulong)Sites.Length);
        int campaign = campaigns.Draw(ref random);
        bool click = random.Below(1000) < 10;
        return new LogRow(
            timeMs,
            NameUser(user),
            Goods[campaign],
            Sites[site],
            click,
            Format: random.Percent(20) ? Video : Display);
    }

    private static LogRow FakeRow(ulong timeMs, WeightedChoice campaigns, ref SeededRandom random)
        => new(
            timeMs,
            NameUser(RealUsers + (int)random.Below(FakeUsers)),
            Goods[campaigns.Draw(ref random)],
            ClickFarm,
            random.Percent(20),
            FakeDwellMs,
            FakeVisible);

    private static int UserOf(int row, int[] users, WeightedChoice popularity, ref SeededRandom random)
    {
        int newcomer = row / NewcomerEvery;
        bool isNewcomer = row % NewcomerEvery == 0 && newcomer < RealUsers;
        return users[isNewcomer ? newcomer : popularity.Draw(ref random)];
    }

    private static Hash256 NameUser(int user)
        => UserIdentity.Of(string.Create(CultureInfo.InvariantCulture, $"user {user}"));

    /// <summary>Moments of a minute, in order.</summary>
    private static ulong[] Times(int minute, int count, ref SeededRandom random)
    {
        ulong[] times = new ulong[count];
        for (int i = 0; i < count; i++)
        {
            times[i] = MidnightMs + ((ulong)minute * MinuteMs) + random.Below(MinuteMs);
        }

        Array.Sort(times);
        return times;
    }

    private static int[] Shuffle(ref SeededRandom random)
    {
        int[] users = [.. Enumerable.Range(0, RealUsers)];
        for (int i = users.Length - 1; i > 0; i--)
        {
            int other = (int)random.Below((ulong)(i + 1));
            (users[i], users[other]) = (users[other], users[i]);
        }

        return users;
    }

    private static WeightedChoice PerMinute(ulong[] hourWeights)
        => WeightedChoice.Of(Enumerable.Range(0, Minutes).Select(minute => hourWeights[minute / 60]));

    /// <summary>Rows before a minute: rounded sums, so that the day has exactly as many as it should.</summary>
    private static int RowsBefore(WeightedChoice curve, int minute, int rows)
        => (int)((ulong)rows * curve.Before(minute) / curve.Total);
}
