using MarketChain.Marketing.Attention;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Marketing.Tests;

/// <summary>Rows of a batch at random, with values at every edge that a rule has.</summary>
internal static class RandomRows
{
    public static T Pick<T>(Random random, params ReadOnlySpan<T> values) => values[random.Next(values.Length)];

    public static List<ImpressionRow> Draw(Random random, int uids, int campaigns)
    {
        List<ImpressionRow> rows = [];
        for (int count = random.Next(1, 60); rows.Count < count;)
        {
            rows.Add(rows.Count > 0 && random.Next(12) == 0
                ? rows[random.Next(rows.Count)]
                : Row(random, uids, campaigns));
        }

        return rows;
    }

    /// <summary>Numbers of UA within their bounds, under which some rows of this kind still count.</summary>
    public static UaParameters Numbers(Random random) => new()
    {
        DwellMsMax = Pick<uint>(random, 100, 1_999, 180_000, 3_600_000),
        DwellMsMin = Pick<uint>(random, 0, 1_999, 2_500),
        VideoDwellMsMin = Pick<uint>(random, 0, 999, 2_500),
        VisiblePermilleMin = Pick<ushort>(random, 0, 499, 700, 1_000),
        ClickFactor = Pick<uint>(random, 1, 2, 100),
        Level2Bps = Pick<uint>(random, 0, 1, 9_999, 10_000),
        Level3Bps = Pick<uint>(random, 0, 1, 9_999, 10_000),
    };

    private static ImpressionRow Row(Random random, int uids, int campaigns) => new(
        Uid: random.Next(20) == 0 ? Pick<uint>(random, 0, (uint)uids + 1, uint.MaxValue)
            : (uint)random.Next(1, uids + 1),
        Campaign: random.Next(20) == 0
            ? Pick<uint>(random, 0, (uint)campaigns + 1, uint.MaxValue)
            : (uint)random.Next(1, campaigns + 1),
        TimeOffsetMs: random.Next(20) == 0
            ? Pick<uint>(random, 86_400_000, 86_400_001, uint.MaxValue)
            : (uint)random.Next(3_000),
        DwellMs: random.Next(4) == 0
            ? Pick<uint>(random, 0, 999, 1_000, 1_999, 2_000, 179_999, 180_000, 180_001, uint.MaxValue)
            : (uint)random.Next(1_000, 4_000),
        VisiblePermille: random.Next(4) == 0
            ? Pick<ushort>(random, 0, 499, 500, 1_000)
            : (ushort)random.Next(500, 1_001),
        Flags: (ImpressionFlags)random.Next(8) | (random.Next(8) == 0 ? ImpressionFlags.None : ImpressionFlags.Focus),
        Format: random.Next(20) == 0 ? byte.MaxValue : (byte)random.Next(4));
}

/// <summary>Campaigns' terms at random: every cap is sometimes tight and sometimes none.</summary>
internal static class RandomTerms
{
    /// <summary>Amounts of any size: as many that fit 10 bits as fit 90.</summary>
    public static UInt128 Money(Random random, int bits)
        => (UInt128.One << random.Next(bits)) + (UInt128)random.Next(1_000);

    public static CampaignTerms Draw(Random random, ulong t, uint sites)
    {
        uint userBps = (uint)random.Next(10_001);
        uint siteBps = (uint)random.Next(10_001 - (int)userBps);
        return new CampaignTerms
        {
            Pricing = (Pricing)random.Next(2),
            PricePerUa = RandomRows.Pick(random, UInt128.One, UInt128.MaxValue, Money(random, 70), Money(random, 40)),
            BudgetPerEpoch =
                RandomRows.Pick(random, UInt128.One, UInt128.MaxValue, Money(random, 90), Money(random, 90)),
            UserBps = userBps,
            SiteBps = siteBps,
            PlatformBps = 10_000 - userBps - siteBps,
            FrequencyCap = RandomRows.Pick<uint>(random, 0, 0, 1, 2, 3, 7, 65_535),
            StartMs = random.Next(8) == 0 ? t + (ulong)random.Next(5_000) : 0,
            EndMs = random.Next(8) == 0 ? t + 5_000 + (ulong)random.Next(200_000) : 0,
            UidLevelMax = RandomRows.Pick<uint>(random, 1, 2, 3, 3, 3),
            AllowedSites = random.Next(4) == 0
                ? [.. Enumerable.Range(1, (int)sites).Where(_ => random.Next(2) == 0).Select(site => (uint)site)]
                : [],
            FormatWeights = random.Next(2) == 0
                ? [new FormatWeight(1, 0), new FormatWeight(2, 20_000),
                    new FormatWeight(255, (uint)random.Next(20_001))]
                : [],
            UaModel = 1,
            UaCapPerUid = RandomRows.Pick<ulong>(random, 0, 0, 30_000, 200_000, 1UL << 40),
            SiteShareBps = RandomRows.Pick<uint>(random, 0, 0, 1, 4_000, 10_000),
            ClickRateBps = RandomRows.Pick<uint>(random, 0, 0, 1, 200, 10_000),
        };
    }
}
