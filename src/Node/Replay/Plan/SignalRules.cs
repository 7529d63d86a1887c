using MarketChain.Client;
using MarketChain.Node.Replay.Logs;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Node.Replay.Plan;

/// <summary>
/// What a log does not say of an impression, drawn from the seed and the row's number:
/// <code>
/// dwell    500 ms + the smaller of two draws below 20,000 ms; 4,000 ms more when clicked
/// visible  the larger of two draws of 200..1000 permille
/// focus    on 95 rows of 100; always when the log says how much was visible
/// </code>
/// </summary>
internal static class SignalRules
{
    private const uint DwellMsMin = 500;
    private const uint DwellMsRange = 20_000;
    private const uint ClickDwellMs = 4_000;
    private const uint VisibleMin = 200;
    private const uint VisibleRange = ImpressionColumns.VisibleMax - VisibleMin + 1;
    private const uint FocusPercent = 95;
    private const byte VideoFormat = 1;

    /// <summary>What the rule is, for the output.</summary>
    public static string Rule => "where the log is silent, seeded draws: dwell 0.5 s + the smaller of two below 20 s "
        + "(+4 s when clicked), visible the larger of two of 200..1000 permille, focus on 95% of the rows";

    /// <summary>The impression of a row.</summary>
    /// <param name="seed">The replay's.</param>
    /// <param name="number">The row's place in the log, from 0.</param>
    /// <param name="row">The row.</param>
    /// <param name="timeMs">Its time on the chain, Unix ms.</param>
    /// <param name="uid">Its user.</param>
    /// <param name="campaign">Its item.</param>
    public static Impression Derive(ulong seed, long number, in LogRow row, ulong timeMs, uint uid, uint campaign)
    {
        SeededRandom random = SeededRandom.Of(seed, (ulong)number);
        uint dwell = DwellMsMin + (uint)Math.Min(random.Below(DwellMsRange), random.Below(DwellMsRange));
        uint visible = VisibleMin + (uint)Math.Max(random.Below(VisibleRange), random.Below(VisibleRange));
        bool focus = random.Percent(FocusPercent) || row.VisiblePermille is not null;
        ImpressionFlags flags = (row.Click ? ImpressionFlags.Click : ImpressionFlags.None)
            | (row.Format == VideoFormat ? ImpressionFlags.Video : ImpressionFlags.None)
            | (focus ? ImpressionFlags.Focus : ImpressionFlags.None);
        return new Impression(
            timeMs,
            uid,
            campaign,
            row.DwellMs ?? dwell + (row.Click ? ClickDwellMs : 0),
            row.VisiblePermille ?? (ushort)visible,
            flags,
            row.Format);
    }
}
