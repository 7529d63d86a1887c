namespace MarketChain.Primitives.Transactions.Messages;

/// <summary>The payloads by the number of their field in the body.</summary>
public static class PayloadTable
{
    /// <summary>Lowest field number of a payload.</summary>
    public const int First = (int)PayloadKind.RegisterSite;

    /// <summary>Highest field number of a payload.</summary>
    public const int Last = (int)PayloadKind.RegisterUaModel;

    /// <summary>Shows the payload to the visitor as a message in the field of its kind.</summary>
    /// <param name="fields">The visitor.</param>
    /// <param name="kind">Which payload; one of the table.</param>
    /// <param name="value">The payload, or null to read one.</param>
    public static NativePayload Visit<TFields>(ref TFields fields, PayloadKind kind, NativePayload? value)
        where TFields : IFieldVisitor, allows ref struct
        => kind switch
        {
            PayloadKind.RegisterSite => One(ref fields, kind, value as RegisterSite),
            PayloadKind.SetSubmitters => One(ref fields, kind, value as SetSubmitters),
            PayloadKind.WithdrawStake => One(ref fields, kind, value as WithdrawStake),
            PayloadKind.RegisterUids => One(ref fields, kind, value as RegisterUids),
            PayloadKind.BindUid => One(ref fields, kind, value as BindUid),
            PayloadKind.LinkUids => One(ref fields, kind, value as LinkUids),
            PayloadKind.RotateController => One(ref fields, kind, value as RotateController),
            PayloadKind.SuspendUid => One(ref fields, kind, value as SuspendUid),
            PayloadKind.CreateCampaign => One(ref fields, kind, value as CreateCampaign),
            PayloadKind.FundCampaign => One(ref fields, kind, value as FundCampaign),
            PayloadKind.UpdateCampaign => One(ref fields, kind, value as UpdateCampaign),
            PayloadKind.SubmitImpressions => One(ref fields, kind, value as SubmitImpressions),
            PayloadKind.SettleEpoch => One(ref fields, kind, value as SettleEpoch),
            PayloadKind.ClaimEarnings => One(ref fields, kind, value as ClaimEarnings),
            PayloadKind.Transfer => One(ref fields, kind, value as Transfer),
            PayloadKind.Tip => One(ref fields, kind, value as Tip),
            PayloadKind.AddStake => One(ref fields, kind, value as AddStake),
            PayloadKind.RegisterUaModel => One(ref fields, kind, value as RegisterUaModel),
            _ => throw new InvariantException($"no payload has the number {kind}"),
        };

    private static T One<TFields, T>(ref TFields fields, PayloadKind kind, T? value)
        where TFields : IFieldVisitor, allows ref struct
        where T : NativePayload, IMessage<T>
        => fields.Message((int)kind, "payload", value ?? T.Blank);
}
