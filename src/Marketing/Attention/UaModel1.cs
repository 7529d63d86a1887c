using MarketChain.Primitives.Transactions;

namespace MarketChain.Marketing.Attention;

/// <summary>
/// Attention of one impression, model 1 (docs/spec/marketing.md): time on the screen by the share that was visible,
/// weighted by click, level of the UID and format. A proxy of attention, made of signals that a site reports itself.
/// </summary>
public static class UaModel1
{
    /// <summary>Its number in a campaign's terms.</summary>
    public const uint Number = 1;

    /// <summary>Dwell beyond this adds nothing, in ms.</summary>
    public const uint DwellMsMax = 180_000;

    /// <summary>The most that a row can be worth.</summary>
    public const uint UaMax = 1 << 24;

    /// <summary>Rows of video count from this dwell on, in ms.</summary>
    public const uint VideoDwellMsMin = 2_000;

    /// <summary>Other rows count from this dwell on, in ms.</summary>
    public const uint DwellMsMin = 1_000;

    /// <summary>How much must have been visible, in permille.</summary>
    public const ushort VisibleMin = 500;

    private const uint StepMs = 100;
    private const uint ClickFactor = 3;

    private static ReadOnlySpan<ushort> LevelBps => [0, 10_000, 8_000, 5_000];

    /// <summary>True when somebody can have seen it.</summary>
    public static bool IsViewable(uint dwellMs, ushort visiblePermille, ImpressionFlags flags)
        => visiblePermille >= VisibleMin
            && flags.HasFlag(ImpressionFlags.Focus)
            && dwellMs >= (flags.HasFlag(ImpressionFlags.Video) ? VideoDwellMsMin : DwellMsMin);

    /// <summary>The attention of a row.</summary>
    /// <param name="dwellMs">Time on the screen; what is beyond <see cref="DwellMsMax"/> adds nothing.</param>
    /// <param name="visiblePermille">Share that was visible, 0..1000.</param>
    /// <param name="clickCounts">True for a click within the campaign's click rate.</param>
    /// <param name="level">Level of the canonical UID, 1..3.</param>
    /// <param name="formatBps">Weight of the format, 0..20,000.</param>
    public static uint Compute(uint dwellMs, ushort visiblePermille, bool clickCounts, byte level, uint formatBps)
    {
        // 1,800 steps × 1,000 × 3 × 10,000 is below 2^36, and its tenth of a thousandth × 20,000 below 2^38.
        ulong steps = Math.Min(dwellMs, DwellMsMax) / StepMs;
        ulong weighted = steps * visiblePermille * (clickCounts ? ClickFactor : 1) * LevelBps[level];
        return (uint)Math.Min(weighted / CampaignTerms.WholeBps * formatBps / CampaignTerms.WholeBps, UaMax);
    }
}
