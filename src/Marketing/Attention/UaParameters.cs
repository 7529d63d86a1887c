using MarketChain.Primitives.Transactions;

namespace MarketChain.Marketing.Attention;

/// <summary>
/// The numbers of UA model 1, and of what counts as seen whatever the model: the same on every chain at first, and
/// parameters that validators may change (docs/spec/governance.md 4).
/// </summary>
public sealed record UaParameters
{
    /// <summary>What every chain begins with.</summary>
    public static UaParameters AtGenesis { get; } = new();

    /// <summary>Dwell beyond this adds nothing, in ms.</summary>
    public uint DwellMsMax { get; init; } = 180_000;

    /// <summary>Rows but those of video count from this dwell on, in ms.</summary>
    public uint DwellMsMin { get; init; } = 1_000;

    /// <summary>Rows of video count from this dwell on, in ms.</summary>
    public uint VideoDwellMsMin { get; init; } = 2_000;

    /// <summary>How much must have been visible, in permille.</summary>
    public ushort VisiblePermilleMin { get; init; } = 500;

    /// <summary>How often a row with a click that counts is counted.</summary>
    public uint ClickFactor { get; init; } = 3;

    /// <summary>Weight of a UID of level 2, in ten-thousandths of one of level 1.</summary>
    public uint Level2Bps { get; init; } = 8_000;

    /// <summary>Weight of a UID of level 3, in ten-thousandths of one of level 1.</summary>
    public uint Level3Bps { get; init; } = 5_000;

    /// <summary>Weight of a UID of a level, 1..3.</summary>
    public uint LevelBps(byte level)
        => level switch
        {
            1 => CampaignTerms.WholeBps,
            2 => Level2Bps,
            _ => Level3Bps,
        };

    /// <summary>True when somebody can have seen it.</summary>
    public bool IsViewable(uint dwellMs, ushort visiblePermille, ImpressionFlags flags)
        => visiblePermille >= VisiblePermilleMin
            && flags.HasFlag(ImpressionFlags.Focus)
            && dwellMs >= (flags.HasFlag(ImpressionFlags.Video) ? VideoDwellMsMin : DwellMsMin);
}
