using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Marketing;

/// <summary>Which module's account speaks for a payload.</summary>
internal static class NativeModules
{
    internal static Address Of(PayloadKind kind)
        => kind switch
        {
            PayloadKind.RegisterUids or PayloadKind.BindUid or PayloadKind.LinkUids
                or PayloadKind.RotateController or PayloadKind.SuspendUid => SystemAccounts.Uids,
            PayloadKind.RegisterSite or PayloadKind.SetSubmitters or PayloadKind.WithdrawStake
                or PayloadKind.AddStake or PayloadKind.Tip => SystemAccounts.Sites,
            PayloadKind.CreateCampaign or PayloadKind.FundCampaign
                or PayloadKind.UpdateCampaign => SystemAccounts.Campaigns,
            PayloadKind.SubmitImpressions or PayloadKind.SettleEpoch
                or PayloadKind.ClaimEarnings or PayloadKind.RegisterUaModel => SystemAccounts.Attention,
            _ => SystemAccounts.Governance,
        };
}
