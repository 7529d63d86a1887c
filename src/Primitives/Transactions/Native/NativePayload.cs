namespace MarketChain.Primitives.Transactions;

/// <summary>What a native transaction does: the number of its field in the body.</summary>
public enum PayloadKind : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><see cref="Transactions.RegisterSite"/>.</summary>
    RegisterSite = 16,

    /// <summary><see cref="Transactions.SetSubmitters"/>.</summary>
    SetSubmitters = 17,

    /// <summary><see cref="Transactions.WithdrawStake"/>.</summary>
    WithdrawStake = 18,

    /// <summary><see cref="Transactions.RegisterUids"/>.</summary>
    RegisterUids = 19,

    /// <summary><see cref="Transactions.BindUid"/>.</summary>
    BindUid = 20,

    /// <summary><see cref="Transactions.LinkUids"/>.</summary>
    LinkUids = 21,

    /// <summary><see cref="Transactions.RotateController"/>.</summary>
    RotateController = 22,

    /// <summary><see cref="Transactions.SuspendUid"/>.</summary>
    SuspendUid = 23,

    /// <summary><see cref="Transactions.CreateCampaign"/>.</summary>
    CreateCampaign = 24,

    /// <summary><see cref="Transactions.FundCampaign"/>.</summary>
    FundCampaign = 25,

    /// <summary><see cref="Transactions.UpdateCampaign"/>.</summary>
    UpdateCampaign = 26,

    /// <summary><see cref="Transactions.SubmitImpressions"/>.</summary>
    SubmitImpressions = 27,

    /// <summary><see cref="Transactions.SettleEpoch"/>.</summary>
    SettleEpoch = 28,

    /// <summary><see cref="Transactions.ClaimEarnings"/>.</summary>
    ClaimEarnings = 29,

    /// <summary><see cref="Transactions.Transfer"/>.</summary>
    Transfer = 30,

    /// <summary><see cref="Transactions.Tip"/>.</summary>
    Tip = 31,

    /// <summary><see cref="Transactions.AddStake"/>.</summary>
    AddStake = 32,

    /// <summary><see cref="Transactions.RegisterUaModel"/>.</summary>
    RegisterUaModel = 33,
}

/// <summary>What a native transaction does, one record for each <see cref="PayloadKind"/>.</summary>
public abstract record NativePayload
{
    private protected NativePayload()
    {
    }

    /// <summary>Which it is.</summary>
    public abstract PayloadKind Kind { get; }
}
