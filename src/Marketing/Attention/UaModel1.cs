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

    /// <summary>The most that a row can be worth.</summary>
    public const uint UaMax = 1 << 24;

    /// <summary>Dwell counts in whole steps of so many ms.</summary>
    public const uint StepMs = 100;

    /// <summary>The attention of a row.</summary>
    /// <param name="parameters">The numbers in force.</param>
    /// <param name="dwellMs">Time on the screen; what is beyond the most adds nothing.</param>
    /// <param name="visiblePermille">Share that was visible, 0..1000.</param>
    /// <param name="clickCounts">True for a click within the campaign's click rate.</param>
    /// <param name="level">Level of the canonical UID, 1..3.</param>
    /// <param name="formatBps">Weight of the format, 0..20,000.</param>
    public static uint Compute(
        UaParameters parameters, uint dwellMs, ushort visiblePermille, bool clickCounts, byte level, uint formatBps)
    {
        // Within the parameters' bounds 36,000 steps × 1,000 × 100 × 10,000 is below 2^46, and its tenth of a
        // thousandth × 20,000 below 2^47.
        ulong steps = Math.Min(dwellMs, parameters.DwellMsMax) / StepMs;
        ulong weighted = steps * visiblePermille
            * (clickCounts ? parameters.ClickFactor : 1) * parameters.LevelBps(level);
        return (uint)Math.Min(weighted / CampaignTerms.WholeBps * formatBps / CampaignTerms.WholeBps, UaMax);
    }
}
