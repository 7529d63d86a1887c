using MarketChain.Marketing.Attention;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Marketing.Governance;

/// <summary>The parameters of UA among those that validators may change.</summary>
internal static class UaParameterValues
{
    private const uint DwellMsMax = 3_600_000;
    private const uint DwellMsMinMax = 60_000;
    private const uint WholeVisiblePermille = 1_000;
    private const uint ClickFactorMax = 100;

    internal static (UInt128 Min, UInt128 Max)? BoundsOf(ChainParameter parameter)
        => parameter switch
        {
            ChainParameter.UaDwellMsMax => (UaModel1.StepMs, DwellMsMax),
            ChainParameter.UaDwellMsMin or ChainParameter.UaVideoDwellMsMin => (0, DwellMsMinMax),
            ChainParameter.UaVisiblePermilleMin => (0, WholeVisiblePermille),
            ChainParameter.UaClickFactor => (1, ClickFactorMax),
            ChainParameter.UaLevel2Bps or ChainParameter.UaLevel3Bps => (0, CampaignTerms.WholeBps),
            _ => null,
        };

    internal static UaParameters With(UaParameters ua, ChainParameter parameter, uint value)
        => parameter switch
        {
            ChainParameter.UaDwellMsMax => ua with { DwellMsMax = value },
            ChainParameter.UaDwellMsMin => ua with { DwellMsMin = value },
            ChainParameter.UaVideoDwellMsMin => ua with { VideoDwellMsMin = value },
            ChainParameter.UaVisiblePermilleMin => ua with { VisiblePermilleMin = (ushort)value },
            ChainParameter.UaClickFactor => ua with { ClickFactor = value },
            ChainParameter.UaLevel2Bps => ua with { Level2Bps = value },
            ChainParameter.UaLevel3Bps => ua with { Level3Bps = value },
            _ => throw new InvariantException($"no parameter {parameter}"),
        };

    internal static uint Of(UaParameters ua, ChainParameter parameter)
        => parameter switch
        {
            ChainParameter.UaDwellMsMax => ua.DwellMsMax,
            ChainParameter.UaDwellMsMin => ua.DwellMsMin,
            ChainParameter.UaVideoDwellMsMin => ua.VideoDwellMsMin,
            ChainParameter.UaVisiblePermilleMin => ua.VisiblePermilleMin,
            ChainParameter.UaClickFactor => ua.ClickFactor,
            ChainParameter.UaLevel2Bps => ua.Level2Bps,
            ChainParameter.UaLevel3Bps => ua.Level3Bps,
            _ => throw new InvariantException($"no parameter {parameter}"),
        };
}
