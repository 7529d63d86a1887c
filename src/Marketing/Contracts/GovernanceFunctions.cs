using MarketChain.Marketing.Attention;

namespace MarketChain.Marketing.Contracts;

/// <summary>What contracts may ask of the chain's numbers: <c>contracts/IGovernance.sol</c>.</summary>
internal static class GovernanceFunctions
{
    internal static readonly ModuleFunction[] All =
    [
        ModuleFunction.View("getParameters()", 0, GetParameters),
        ModuleFunction.View("getUaParameters()", 0, GetUaParameters),
    ];

    private static void GetParameters(FunctionCall call)
    {
        MarketingParameters parameters = call.Context.Parameters;
        call.Returns
            .Add(parameters.GenesisMs)
            .Add(parameters.EpochMs)
            .Add(parameters.DisputeMs)
            .Add(parameters.SettleRowsPerBlock)
            .Add(parameters.RegistrarVetoMs)
            .Add(parameters.StakeUnlockMs)
            .Add(parameters.SiteStakeMin)
            .Add(parameters.StakePerUid)
            .Add(parameters.StakePerRow)
            .Add(parameters.UnclaimedMs);
    }

    private static void GetUaParameters(FunctionCall call)
    {
        UaParameters parameters = call.Context.Parameters.Ua;
        call.Returns
            .Add(UaModel1.StepMs)
            .Add(parameters.DwellMsMax)
            .Add(parameters.DwellMsMin)
            .Add(parameters.VideoDwellMsMin)
            .Add(parameters.VisiblePermilleMin)
            .Add(parameters.ClickFactor)
            .Add(parameters.LevelBps(1))
            .Add(parameters.LevelBps(2))
            .Add(parameters.LevelBps(3))
            .Add(UaModel1.UaMax);
    }
}
